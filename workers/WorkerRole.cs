using SynapseServerless.Workers;

namespace SynapseServerless.Worker;

/// <summary>What a worker is there for.</summary>
public enum WorkerRole
{
    /// <summary>Takes partition tasks, and runs them with a GPU where there is one.</summary>
    Gpu,

    /// <summary>Trains.</summary>
    Train,

    /// <summary>Forwards blocks between ranks that train together.</summary>
    Hub,
}

/// <summary>Names of roles.</summary>
internal static class WorkerRoles
{
    private const string Hub = "hub";

    /// <summary>The name of a role; where it takes tasks, that of their pool too.</summary>
    public static string NameOf(WorkerRole role) => role switch
    {
        WorkerRole.Gpu => WorkerPools.Gpu,
        WorkerRole.Train => WorkerPools.Train,
        _ => Hub,
    };

    /// <summary>The role of a name; null when there is none.</summary>
    public static WorkerRole? Find(string name) => name.Trim() switch
    {
        WorkerPools.Gpu => WorkerRole.Gpu,
        WorkerPools.Train => WorkerRole.Train,
        Hub => WorkerRole.Hub,
        _ => null,
    };

    /// <summary>All names.</summary>
    public static string[] Names => [WorkerPools.Gpu, WorkerPools.Train, Hub];
}
