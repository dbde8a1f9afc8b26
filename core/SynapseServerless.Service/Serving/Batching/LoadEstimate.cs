namespace SynapseServerless.Service.Serving;

/// <summary>How many requests are there at a time, and how long rows take, as far as the last batches tell.</summary>
internal sealed class LoadEstimate
{
    // A rise is believed at once, because a batch that is too small costs all; a fall only when it lasts.
    private const double Fall = 0.2;

    /// <summary>How many requests are there at a time.</summary>
    public double Requests { get; private set; } = 1;

    /// <summary>Seconds that a batch takes; 0 before the first has ended.</summary>
    public double BatchSeconds { get; private set; }

    /// <summary>Seconds for each row; 0 before the first batch has ended.</summary>
    public double RowSeconds { get; private set; }

    /// <summary>Notes how many requests there are, waiting and at work, when a batch begins.</summary>
    public void Begin(int requests) => Requests = requests >= Requests ? requests : Requests + Fall * (requests - Requests);

    /// <summary>Notes that nothing has come for a while.</summary>
    public void Rest() => Requests = 1;

    /// <summary>Notes how long a batch took.</summary>
    public void End(int rows, double seconds)
    {
        BatchSeconds = BatchSeconds == 0 ? seconds : BatchSeconds + Fall * (seconds - BatchSeconds);
        double each = seconds / Math.Max(rows, 1);
        RowSeconds = RowSeconds == 0 ? each : RowSeconds + Fall * (each - RowSeconds);
    }
}
