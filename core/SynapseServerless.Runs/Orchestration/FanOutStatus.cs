using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>How far many tasks are; the custom status of <see cref="FanOutOrchestration"/> and <see cref="FanOutPageOrchestration"/>.</summary>
/// <param name="Done">Tasks that are finished, those of the parts at work left out.</param>
/// <param name="Total">All tasks.</param>
internal sealed record FanOutStatus(int Done, int Total)
{
    /// <summary>Rows that the finished tasks handled.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes that they read.</summary>
    public long Bytes { get; init; }

    /// <summary>Rows that they set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Numbers of the parts at work, whose own status says how far they are (<see cref="InstanceIds.Child(string, int)"/>); null for a page.</summary>
    public IReadOnlyList<int>? Open { get; init; }

    /// <summary>With more tasks finished.</summary>
    /// <param name="summary">What they did.</param>
    /// <param name="tasks">How many they are.</param>
    public FanOutStatus Plus(TaskSummary summary, int tasks) => this with
    {
        Done = Done + tasks,
        Rows = Rows + summary.RowsIn,
        Bytes = Bytes + summary.BytesIn,
        RowsSetAside = RowsSetAside + summary.RowsSetAside,
    };
}
