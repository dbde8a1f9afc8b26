namespace SynapseServerless;

/// <summary>A task has no answer yet: it is to be asked again later. No failure, and no attempt of the task is used up.</summary>
/// <remarks>
/// For what takes long elsewhere, such as an operation of a service or a batch that a provider works through. The task runs again from
/// its start, so it keeps what it needs to know, such as the name of the operation, before it throws this. Outside an engine, where
/// nobody would ask again, it is an error like others.
/// </remarks>
/// <param name="askAgainAt">When there may be an answer.</param>
/// <param name="problem">What is waited for.</param>
public sealed class NotYetException(DateTimeOffset askAgainAt, string problem) : SynapseException(
    problem, Location.None, "Run it on an engine, which asks again at that time.")
{
    /// <summary>When there may be an answer.</summary>
    public DateTimeOffset AskAgainAt { get; } = askAgainAt;
}
