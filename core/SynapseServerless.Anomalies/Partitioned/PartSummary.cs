using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>The numbers of a part: how many, the least and the largest, and their mean and deviation without the rounding of sums.</summary>
internal sealed class PartSummary
{
    private readonly ExactSum _sum;
    private readonly ExactSum _squares;
    private long _count;

    /// <summary>The summary of no numbers.</summary>
    public PartSummary()
        : this(new ExactSum(), new ExactSum())
    {
    }

    private PartSummary(ExactSum sum, ExactSum squares) => (_sum, _squares) = (sum, squares);

    /// <summary>The least.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest.</summary>
    public double Most { get; private set; } = double.NegativeInfinity;

    /// <summary>The mean.</summary>
    public double Mean => _sum.Over(_count);

    /// <summary>The standard deviation of the numbers as a whole population.</summary>
    public double Deviation => Math.Sqrt(Rational.ToDouble(
        (_count * (_squares.ToUnits() << -ExactSum.UnitExponent)) - (_sum.ToUnits() * _sum.ToUnits()), new System.Numerics.BigInteger(_count) * _count, 2 * ExactSum.UnitExponent));

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        _count++;
        (Least, Most) = (Math.Min(Least, value), Math.Max(Most, value));
        _sum.Add(value);
        _squares.AddProduct(value, value);
    }

    /// <summary>Adds other numbers.</summary>
    public void Add(PartSummary other)
    {
        _count += other._count;
        (Least, Most) = (Math.Min(Least, other.Least), Math.Max(Most, other.Most));
        _sum.Add(other._sum);
        _squares.Add(other._squares);
    }

    /// <summary>Writes the summary.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        writer.Write(Least);
        writer.Write(Most);
        _sum.Save(writer);
        _squares.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static PartSummary Load(BinaryReader reader)
    {
        long count = reader.ReadInt64();
        double least = reader.ReadDouble(), most = reader.ReadDouble();
        return new PartSummary(ExactSum.Load(reader), ExactSum.Load(reader)) { _count = count, Least = least, Most = most };
    }
}
