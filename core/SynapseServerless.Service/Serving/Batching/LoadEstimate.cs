namespace SynapseServerless.Service.Serving;

/// <summary>How many requests are there at a time, and how long rows take, as far as the last batches tell.</summary>
internal sealed class LoadEstimate
{
    // A rise is believed at once, because a batch that is too small costs all; a fall only when it lasts.
    private const double Fall = 0.2;

    private const double ShortSeconds = 0.0005;

    // What takes ten times as long ten times in a row is believed to.
    private const double Rise = 0.1, MostRise = 10;

    /// <summary>How many requests are there at a time.</summary>
    public double Requests { get; private set; } = 1;

    /// <summary>Seconds that a batch takes; 0 before the first has ended.</summary>
    public double BatchSeconds { get; private set; }

    /// <summary>Seconds for each row; 0 before the first batch has ended.</summary>
    public double RowSeconds { get; private set; }

    /// <summary>Seconds that a batch takes once it has a thread; 0 before the first has ended.</summary>
    public double WorkSeconds { get; private set; }

    /// <summary>Whether a batch takes less than clocks can tell: then it is done before anybody else could come to it, and nobody has to wait for others.</summary>
    public bool IsShort => WorkSeconds is > 0 and < ShortSeconds;

    /// <summary>Notes how many requests there are, waiting and at work, when a batch begins.</summary>
    public void Begin(int requests) => Requests = requests >= Requests ? requests : Requests + Fall * (requests - Requests);

    /// <summary>Notes that nothing has come for a while.</summary>
    public void Rest() => Requests = 1;

    /// <summary>Notes how long a batch took.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="seconds">Seconds since it began.</param>
    /// <param name="work">Seconds since it had a thread.</param>
    public void End(int rows, double seconds, double work)
    {
        // A processor that was taken away for a moment says nothing of how long a batch takes, and a request without rows neither.
        if (rows > 0)
            WorkSeconds = WorkSeconds == 0 || work < WorkSeconds ? work : WorkSeconds + Rise * (Math.Min(work, WorkSeconds * MostRise) - WorkSeconds);
        BatchSeconds = BatchSeconds == 0 ? seconds : BatchSeconds + Fall * (seconds - BatchSeconds);
        double each = seconds / Math.Max(rows, 1);
        RowSeconds = RowSeconds == 0 ? each : RowSeconds + Fall * (each - RowSeconds);
    }
}
