using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.ML.Numbers;

/// <summary>How often each value comes: exact up to a number of distinct values, and in bins of a known relative width beyond.</summary>
/// <remarks>
/// <para>A bin is the values that agree in all but the lowest <see cref="Dropped"/> bits of their double representation, so that its relative
/// width is 2^(Dropped-52). When there are too many bins the lowest bit of all is dropped and neighbours merge.</para>
/// <para>Which bits are dropped depends on the set of values alone, so that the result does not depend on how rows are grouped.</para>
/// </remarks>
[JsonConverter(typeof(Converter))]
internal sealed class ValueHistogram
{
    private CountTable _bins = new();

    /// <summary>A histogram without values.</summary>
    /// <param name="limit">How many bins there may be.</param>
    public ValueHistogram(int limit) => Limit = limit;

    /// <summary>How many bins there may be.</summary>
    public int Limit { get; }

    /// <summary>How many low bits of a value are not looked at; 0 as long as the histogram is exact.</summary>
    public int Dropped { get; private set; }

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value; NaN when there is none.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>Largest value; NaN when there is none.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>The most by which a value may be off, relative to itself; 0 while exact.</summary>
    public double RelativeError => Dropped == 0 ? 0 : Math.ScaleB(1, Dropped - 53);

    /// <summary>Adds a value, which is not NaN.</summary>
    public void Add(double value)
    {
        // NaN loses every comparison, so the first value gets in.
        if (!(value >= Min))
            Min = value;
        if (!(value <= Max))
            Max = value;
        Count++;
        AddBin(Key(value), 1);
        Shrink();
    }

    /// <summary>Adds numbers, NaN left out; gives how many were added.</summary>
    public long AddNumbers(ReadOnlySpan<double> values)
    {
        long before = Count;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
                Add(value);
        }
        return Count - before;
    }

    /// <summary>Adds the values of another histogram, which is left as it is.</summary>
    public void Add(ValueHistogram other)
    {
        if (other.Count == 0)
            return;
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Count == 0 ? other.Max : Math.Max(Max, other.Max);
        Count += other.Count;
        DropTo(other.Dropped);
        for (int bin = 0; bin < other._bins.Count; bin++)
            AddBin(Mask((long)other._bins.Keys[bin]), other._bins.Counts[bin]);
        Shrink();
    }

    /// <summary>Drops low bits until at least <paramref name="bits"/> are, so that two histograms have the same bins.</summary>
    public void DropTo(int bits)
    {
        if (bits <= Dropped)
            return;
        Dropped = bits;
        CountTable bins = _bins;
        _bins = new CountTable();
        for (int bin = 0; bin < bins.Count; bin++)
            AddBin(Mask((long)bins.Keys[bin]), bins.Counts[bin]);
    }

    /// <summary>The bins by ascending value: the value (the middle of the bin where it is no single value) and how often it comes.</summary>
    public IReadOnlyList<(double Value, long Count)> Sorted()
    {
        var bins = new (double Value, long Count)[_bins.Count];
        for (int bin = 0; bin < bins.Length; bin++)
            bins[bin] = (Middle((long)_bins.Keys[bin]), _bins.Counts[bin]);
        System.Array.Sort(bins, static (a, b) => a.Value.CompareTo(b.Value));
        return bins;
    }

    /// <summary>Quantiles: the smallest value that a fraction of the values do not exceed. NaN when there are no values.</summary>
    /// <param name="fractions">Fractions from 0 to 1.</param>
    public double[] Quantiles(params ReadOnlySpan<double> fractions)
    {
        IReadOnlyList<(double Value, long Count)> bins = Sorted();
        var result = new double[fractions.Length];
        for (int i = 0; i < fractions.Length; i++)
        {
            long rank = Math.Max(1, (long)Math.Ceiling(fractions[i] * Count));
            long seen = 0;
            result[i] = double.NaN;
            foreach ((double value, long count) in bins)
            {
                seen += count;
                if (seen < rank)
                    continue;
                // The ends are known exactly, whatever the bins.
                result[i] = rank == 1 ? Min : rank == Count ? Max : Math.Clamp(value, Min, Max);
                break;
            }
        }
        return result;
    }

    /// <summary>The histogram as plain data.</summary>
    public State Save()
    {
        var (keys, counts) = (System.Array.ConvertAll(_bins.Keys.ToArray(), static key => (long)key), _bins.Counts.ToArray());
        System.Array.Sort(keys, counts);
        return new State(Limit, Dropped, Min, Max, keys, counts);
    }

    /// <summary>The histogram that was saved.</summary>
    public static ValueHistogram Load(State state)
    {
        var histogram = new ValueHistogram(state.Limit) { Dropped = state.Dropped, Min = state.Min, Max = state.Max };
        for (int i = 0; i < state.Keys.Length; i++)
        {
            histogram._bins.Add((ulong)state.Keys[i], state.Counts[i]);
            histogram.Count += state.Counts[i];
        }
        return histogram;
    }

    private void Shrink()
    {
        while (_bins.Count > Limit)
            DropTo(Dropped + 1);
    }

    private void AddBin(long key, long count) => _bins.Add((ulong)key, count);

    // Minus zero is zero.
    private long Key(double value) => Mask(BitConverter.DoubleToInt64Bits(value + 0.0));

    private long Mask(long key) => key & (-1L << Dropped);

    private double Middle(long key)
    {
        if (Dropped == 0 || key == 0)
            return BitConverter.Int64BitsToDouble(key);
        double value = BitConverter.Int64BitsToDouble(key | (1L << (Dropped - 1)));
        return double.IsFinite(value) ? value : BitConverter.Int64BitsToDouble(key);
    }

    /// <summary>A histogram as plain data.</summary>
    internal sealed record State(int Limit, int Dropped, double Min, double Max, long[] Keys, long[] Counts);

    private sealed class Converter : JsonConverter<ValueHistogram>
    {
        public override ValueHistogram? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<State>(ref reader, options) is { } state ? Load(state) : null;

        public override void Write(Utf8JsonWriter writer, ValueHistogram value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Save(), options);
    }
}
