namespace SynapseServerless.Service.Serving;

/// <summary>How a version that is compared stands against those that answer.</summary>
internal sealed class ShadowCounts
{
    private readonly Lock _lock = new();
    private long _rows, _different, _failed, _skipped;
    private double _largest;

    public void Compared(int rows, int different, double largest)
    {
        lock (_lock)
        {
            _rows += rows;
            _different += different;
            _largest = Math.Max(_largest, largest);
        }
    }

    public void Failed() => Interlocked.Increment(ref _failed);

    public void Skipped() => Interlocked.Increment(ref _skipped);

    public ShadowView View(string version)
    {
        lock (_lock)
            return new ShadowView(version, _rows, _different, _largest, Interlocked.Read(ref _failed), Interlocked.Read(ref _skipped));
    }
}

/// <summary>How a version that is compared stands against those that answer, since this process began to compare it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="Different">Rows that it answered differently; numbers may differ by a millionth.</param>
/// <param name="LargestDifference">The largest difference of two numbers.</param>
/// <param name="Failed">Requests that it could not score.</param>
/// <param name="Skipped">Requests that it was spared, because too many waited for it.</param>
public sealed record ShadowView(string Version, long Rows, long Different, double LargestDifference, long Failed, long Skipped);
