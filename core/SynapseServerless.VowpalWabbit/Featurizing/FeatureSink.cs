using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Takes the features of a row and makes a sparse vector of them.</summary>
/// <param name="bits">Logarithm of the number of slots.</param>
/// <param name="sums">Whether values that fall on one slot are added up; else the first of them stays.</param>
internal sealed class FeatureSink(int bits, bool sums)
{
    private readonly List<(int Slot, float Value)> _features = [];

    /// <summary>The slots there are.</summary>
    public int Mask { get; } = (int)((1L << bits) - 1);

    /// <summary>How many features the row has so far.</summary>
    public int Count => _features.Count;

    /// <summary>Begins a row.</summary>
    public void Clear() => _features.Clear();

    /// <summary>Adds a feature; those of value 0 are left out.</summary>
    public void Add(uint place, double value)
    {
        if (!double.IsFinite(value))
            throw new VwLineException($"A value is {value}", 1, "Impute missing values first, or set onError to setAside to go on without the row.");
        if (value != 0)
            _features.Add(((int)place & Mask, (float)value));
    }

    /// <summary>Puts the number of each feature before its slot, so that their order can be told.</summary>
    /// <param name="orderBits">How many bits the number has.</param>
    public void Number(int orderBits)
    {
        if (_features.Count > 1 << orderBits)
            throw new VwLineException($"The row has {_features.Count} features and preserveOrderNumBits has room for {1 << orderBits}", 1, "Give it more bits.");
        for (int i = 0; i < _features.Count; i++)
            _features[i] = (_features[i].Slot | (i << (30 - orderBits)), _features[i].Value);
    }

    /// <summary>Ends the row.</summary>
    public void To(SparseVectors.Builder vectors)
    {
        // Features of one slot stay in the order in which they came.
        List<(int Slot, float Value)> sorted = [.. _features.Select((feature, order) => (feature, order)).OrderBy(pair => pair.feature.Slot).ThenBy(pair => pair.order).Select(pair => pair.feature)];
        for (int i = 0; i < sorted.Count;)
        {
            float value = sorted[i].Value;
            int next = i + 1;
            for (; next < sorted.Count && sorted[next].Slot == sorted[i].Slot; next++)
                value += sums ? sorted[next].Value : 0;
            vectors.Add(sorted[i].Slot, value);
            i = next;
        }
        vectors.EndRow();
    }
}
