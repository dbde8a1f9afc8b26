namespace SynapseServerless.Embedded.Hosts;

/// <summary>A process that is to run tasks could not be started.</summary>
/// <param name="problem">Why.</param>
/// <param name="inner">What the system said.</param>
internal sealed class TaskHostStartException(string problem, Exception? inner = null) : SynapseException(
    $"A process for tasks could not be started: {problem}", Location.None,
    "See the log. --task-hosts 0 runs tasks in the process of the server itself.", inner);
