using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A histogram that finds its own bins: widths are powers of two, edges multiples of the width, so that two of them add up exactly.</summary>
/// <remarks>
/// The width is the smallest power of two at which the range of the values, 0 included, takes at most <see cref="MaxBins"/> bins. It
/// depends on the smallest and the largest value alone, so neither the order of rows nor that of merges shows.
/// </remarks>
internal sealed class ResidualHistogram
{
    /// <summary>How many bins are kept.</summary>
    public const int MaxBins = 4096;

    private const int ShownBins = 48;
    private const int MinExponent = -1022;

    private long[] _counts = new long[MaxBins];
    private int _exponent = MinExponent;
    private double _scale = Math.ScaleB(1, -MinExponent);
    private long _first;
    private long _last;

    /// <summary>Smallest value; positive infinity when there is none.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value; negative infinity when there is none.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Counts a value, which is finite.</summary>
    public void Add(double value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        double bin = Math.Floor(value * _scale);
        if (bin < _first || bin > _last)
        {
            MakeRoom(Math.Min(0, Min), Math.Max(0, Max));
            bin = Math.Floor(value * _scale);
        }
        _counts[(long)bin & (MaxBins - 1)]++;
    }

    /// <summary>Adds the values of another histogram.</summary>
    public void Add(ResidualHistogram other)
    {
        if (other.Max < other.Min)
            return;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        MakeRoom(Math.Min(0, Min), Math.Max(0, Max));
        int shift = _exponent - other._exponent;
        for (long bin = other._first; bin <= other._last; bin++)
        {
            long target = shift > 62 ? (bin < 0 ? -1 : 0) : bin >> shift;
            _counts[target & (MaxBins - 1)] += other._counts[bin & (MaxBins - 1)];
        }
    }

    /// <summary>At most 64 bins of one width, but for the first and the last: what lies far off is in these.</summary>
    public IReadOnlyList<HistogramBin> ToBins()
    {
        if (Max < Min)
            return [];
        if (Min == Max)
            return [new HistogramBin(Min - Math.Max(0.5, Math.Abs(Min) / 2), Max + Math.Max(0.5, Math.Abs(Max) / 2), Total(_first, _last))];
        long total = Total(_first, _last);
        // One row in a hundred may lie outside the bins of equal width, half of them on each side.
        long from = Quantile(total / 200), to = Quantile(total - 1 - (total / 200));
        int shift = 0;
        while ((to >> shift) - (from >> shift) >= ShownBins)
            shift++;
        double width = Math.ScaleB(1, _exponent + shift);
        var bins = new List<HistogramBin>();
        for (long bin = from >> shift; bin <= to >> shift; bin++)
            bins.Add(new HistogramBin(bin * width, (bin + 1) * width, Total(bin << shift, ((bin + 1) << shift) - 1)));
        long before = Total(_first, ((from >> shift) << shift) - 1), after = Total(((to >> shift) + 1) << shift, _last);
        if (before > 0)
            bins.Insert(0, new HistogramBin(Min, bins[0].From, before));
        if (after > 0)
            bins.Add(new HistogramBin(bins[^1].To, Max, after));
        return bins;
    }

    /// <summary>Writes the histogram.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(_exponent);
        writer.Write(_first);
        writer.Write(_last);
        for (long bin = _first; bin <= _last; bin++)
            writer.Write7BitEncodedInt64(_counts[bin & (MaxBins - 1)]);
    }

    /// <summary>Reads a histogram.</summary>
    public static ResidualHistogram Load(BinaryReader reader)
    {
        var histogram = new ResidualHistogram { Min = reader.ReadDouble(), Max = reader.ReadDouble(), _exponent = reader.ReadInt32() };
        histogram._scale = Math.ScaleB(1, -histogram._exponent);
        histogram._first = reader.ReadInt64();
        histogram._last = reader.ReadInt64();
        for (long bin = histogram._first; bin <= histogram._last; bin++)
            histogram._counts[bin & (MaxBins - 1)] = reader.Read7BitEncodedInt64();
        return histogram;
    }

    // Bins live in a ring: bin i is at i modulo the size, which never has two since the range is no longer than the ring.
    private void MakeRoom(double low, double high)
    {
        int exponent = _exponent;
        while (Math.Floor(Math.ScaleB(high, -exponent)) - Math.Floor(Math.ScaleB(low, -exponent)) >= MaxBins)
            exponent++;
        if (exponent > _exponent)
        {
            var counts = new long[MaxBins];
            int shift = exponent - _exponent;
            for (long bin = _first; bin <= _last; bin++)
                counts[(shift > 62 ? (bin < 0 ? -1 : 0) : bin >> shift) & (MaxBins - 1)] += _counts[bin & (MaxBins - 1)];
            _counts = counts;
            _exponent = exponent;
            _scale = Math.ScaleB(1, -exponent);
        }
        _first = (long)Math.Floor(low * _scale);
        _last = (long)Math.Floor(high * _scale);
    }

    private long Total(long first, long last)
    {
        long total = 0;
        for (long bin = Math.Max(first, _first); bin <= Math.Min(last, _last); bin++)
            total += _counts[bin & (MaxBins - 1)];
        return total;
    }

    private long Quantile(long rank)
    {
        long seen = 0;
        for (long bin = _first; bin < _last; bin++)
        {
            seen += _counts[bin & (MaxBins - 1)];
            if (seen > rank)
                return bin;
        }
        return _last;
    }
}
