namespace SynapseServerless.Workers.Queues;

/// <summary>Names of the queues between engines and workers.</summary>
public static class WorkerQueueNames
{
    /// <summary>The queue of results that engines share; an engine may name one of its own, which begins like this one.</summary>
    public const string Results = "task-results";

    /// <summary>The queue of tasks of a pool.</summary>
    /// <param name="pool">Name of the pool.</param>
    public static string Tasks(string pool) => $"tasks-{pool}";

    /// <summary>The queue that takes what was given up from another.</summary>
    /// <param name="queue">Name of the other.</param>
    public static string Poison(string queue) => $"{queue}-poison";
}
