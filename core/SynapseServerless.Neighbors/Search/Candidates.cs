namespace SynapseServerless.Neighbors;

/// <summary>The vectors that may be among the nearest of a query.</summary>
/// <remarks>
/// Scores are in single precision and off by a bound that is known. What is less than the k-th best by twice the bound cannot be among the k
/// nearest, and all others are kept, to be ranked in double precision.
/// </remarks>
/// <param name="k">How many are wanted.</param>
/// <param name="slack">Twice the bound of the error of a score.</param>
internal sealed class Candidates(int k, float slack)
{
    private float[] _scores = new float[Math.Max(64, 4 * k)];
    private long[] _places = new long[Math.Max(64, 4 * k)];
    private float[] _sorted = [];
    private int _count;

    /// <summary>The least score that is worth keeping.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>The places that are left.</summary>
    public ReadOnlySpan<long> Places => _places.AsSpan(0, _count);

    /// <summary>Adds one.</summary>
    public void Add(float score, long place)
    {
        if (_count == _scores.Length)
            Shrink();
        (_scores[_count], _places[_count]) = (score, place);
        _count++;
    }

    /// <summary>Leaves out those that cannot be among the nearest.</summary>
    public void Shrink()
    {
        if (_count > k)
        {
            if (_sorted.Length < _count)
                _sorted = new float[_scores.Length];
            _scores.AsSpan(0, _count).CopyTo(_sorted);
            _sorted.AsSpan(0, _count).Sort();
            Threshold = MathF.Max(Threshold, MathF.BitDecrement(_sorted[_count - k] - slack));
            Keep();
        }
        if (_count > _scores.Length / 2)
        {
            Array.Resize(ref _scores, 2 * _scores.Length);
            Array.Resize(ref _places, 2 * _places.Length);
        }
    }

    private void Keep()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_scores[i] < Threshold)
                continue;
            (_scores[kept], _places[kept]) = (_scores[i], _places[i]);
            kept++;
        }
        _count = kept;
    }
}
