namespace SynapseServerless.Orchestration;

/// <summary>How many tasks share an activity, by how long tasks were measured to take.</summary>
/// <remarks>
/// Groups are as large as takes <see cref="FromSeconds"/> to <see cref="ToSeconds"/>, and grow smaller between the two as tasks run out, so that all
/// processors have work to the end: guided self-scheduling, as Polychronopoulos and Kuck have it (IEEE Transactions on Computers, 1987).
/// Tasks that take long have an activity each, as all have that are too few to share any.
/// </remarks>
public sealed record GroupingRule
{
    // What an activity costs beside its tasks; and tasks that seem to take no time at all are none the worse for being many.
    private const double LeastSeconds = 0.02;

    /// <summary>A group takes at most this part of the tasks that are left, where it is long enough then. Fewer tasks in all share no activities.</summary>
    public int Share { get; init; } = 64;

    /// <summary>How many activities of a page run at once.</summary>
    public int Lanes { get; init; } = 256;

    /// <summary>How many tasks are measured, each by itself, before others share activities.</summary>
    public int Probes { get; init; } = 8;

    /// <summary>How many activities a page asks for before it starts again, so that its history stays small.</summary>
    public int Activities { get; init; } = 256;

    /// <summary>How long a group takes at least, in seconds, while there are tasks.</summary>
    public double FromSeconds { get; init; } = 10;

    /// <summary>How long a group takes at most, in seconds.</summary>
    public double ToSeconds { get; init; } = 20;

    /// <summary>How long the first measure is waited for. Tasks that take longer need not share activities.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many tasks the next activity takes.</summary>
    /// <param name="seconds">Seconds that a task takes, as measured; null where none has ended.</param>
    /// <param name="left">How many tasks are left; at least one.</param>
    public int Size(double? seconds, int left)
    {
        if (seconds is not { } measured)
            return 1;
        double each = Math.Max(measured, LeastSeconds);
        double least = Math.Ceiling(FromSeconds / each), most = Math.Max(1, Math.Floor(ToSeconds / each));
        double share = Math.Ceiling((double)left / Share);
        return (int)Math.Min(left, Math.Min(most, Math.Max(least, share)));
    }
}
