namespace SynapseServerless.VowpalWabbit;

/// <summary>The features of one namespace of an example: places and values, in the order in which they were written.</summary>
internal sealed class FeatureGroup
{
    private ulong[] _places = new ulong[16];
    private float[] _values = new float[16];
    private List<string>? _names;

    /// <summary>How many features there are.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of the squares of the values.</summary>
    public float SumOfSquares { get; private set; }

    /// <summary>The places.</summary>
    public ReadOnlySpan<ulong> Places => _places.AsSpan(0, Count);

    /// <summary>The values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>The name of a feature, where names are kept.</summary>
    public string NameOf(int feature) => _names is { } names && feature < names.Count ? names[feature] : "";

    /// <summary>Takes all features away.</summary>
    public void Clear() => Truncate(0, 0);

    /// <summary>Takes the last features away.</summary>
    public void Truncate(int count, float sumOfSquares)
    {
        Count = count;
        SumOfSquares = sumOfSquares;
        if (_names is { } names && names.Count > count)
            names.RemoveRange(count, names.Count - count);
    }

    /// <summary>Adds a feature.</summary>
    public void Add(ulong place, float value, string? name = null)
    {
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }
        _places[Count] = place;
        _values[Count++] = value;
        SumOfSquares += value * value;
        if (name is not null)
            (_names ??= []).Add(name);
    }

    /// <summary>Adds the features of another group.</summary>
    public void Add(FeatureGroup other)
    {
        float sum = SumOfSquares + other.SumOfSquares;
        for (int i = 0; i < other.Count; i++)
            Add(other._places[i], other._values[i], other._names is null ? null : other.NameOf(i));
        SumOfSquares = sum;
    }

    /// <summary>Makes room between weights: multiplies the places.</summary>
    public void Multiply(ulong factor)
    {
        foreach (ref ulong place in _places.AsSpan(0, Count))
            place *= factor;
    }
}
