namespace SynapseServerless.Runs;

/// <summary>How a run stands: in its record, in its engine, and as a service tells it.</summary>
public enum RunStatus
{
    /// <summary>It waits for its turn; a record never says so.</summary>
    Pending,

    /// <summary>It is running, or was when its process ended; a run of this status without a process can be resumed.</summary>
    Running,

    /// <summary>It did what it was to do.</summary>
    Completed,

    /// <summary>It failed; the record says why.</summary>
    Failed,

    /// <summary>Somebody cancelled it; it can be resumed.</summary>
    Cancelled,
}
