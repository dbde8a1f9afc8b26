using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Moments of an endpoint, thinned out as they become many: what is counted is counted from the start, so that nothing is lost by it.</summary>
/// <param name="most">How many are kept at most.</param>
internal sealed class PaceSeries(int most)
{
    private readonly List<CallPace> _points = [];
    private TimeSpan _apart = TimeSpan.Zero;

    /// <summary>The moments, the newest among them.</summary>
    public IReadOnlyList<CallPace> Points => [.. _points];

    /// <summary>Adds a moment.</summary>
    public void Add(CallPace pace)
    {
        // The newest stands for those that are too near to the one before.
        if (_points.Count > 1 && pace.Time - _points[^2].Time < _apart)
            _points[^1] = pace;
        else
            _points.Add(pace);
        if (_points.Count <= most)
            return;
        CallPace[] kept = [.. _points.Where((_, index) => index % 2 == 0)];
        _points.Clear();
        _points.AddRange(kept);
        _apart = (_points[^1].Time - _points[0].Time) / (most / 2);
    }
}
