namespace SynapseServerless.Services;

/// <summary>Whether rows are about to come, so that a request that has room waits for them and for no clock.</summary>
/// <param name="concurrency">How many rows are worked on at a time.</param>
internal sealed class RowArrivals(int concurrency)
{
    private int _working;
    private volatile bool _more;

    /// <summary>Whether rows of a batch that is here have not begun although they may.</summary>
    public bool MoreCome => _more && Volatile.Read(ref _working) < concurrency;

    /// <summary>A row begins.</summary>
    /// <param name="row">Its place in its batch.</param>
    /// <param name="rows">How many the batch has.</param>
    public void Begin(int row, int rows)
    {
        Interlocked.Increment(ref _working);
        _more = row + 1 < rows;
    }

    /// <summary>A row ends.</summary>
    public void End() => Interlocked.Decrement(ref _working);
}
