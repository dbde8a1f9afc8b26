using System.Numerics;

namespace SynapseServerless.ML;

/// <summary>A sum of squares of finite doubles without rounding, and without overflow: whatever the numbers are, the sum is exact.</summary>
/// <remarks>
/// The square of a double can be larger than any double, and smaller. Large and small numbers are therefore multiplied by a power of two, which is
/// exact, and their squares are summed apart.
/// </remarks>
internal sealed class ExactSquares
{
    /// <summary>The exponent of the unit: a sum is an integer times 2 to this.</summary>
    public const int UnitExponent = ExactSum.UnitExponent - (2 * Scale);

    private const int Scale = 600;
    private const int LargeFrom = 480;
    private const int SmallBelow = -400;

    private readonly ExactSum _small;
    private readonly ExactSum _middle;
    private readonly ExactSum _large;

    /// <summary>The sum of no squares.</summary>
    public ExactSquares()
        : this(new(), new(), new())
    {
    }

    private ExactSquares(ExactSum small, ExactSum middle, ExactSum large) => (_small, _middle, _large) = (small, middle, large);

    /// <summary>Adds the square of a number times a power of two.</summary>
    /// <param name="value">The number.</param>
    /// <param name="exponent">The power: 0, or 1 for a number of which half alone is a double.</param>
    public void Add(double value, int exponent = 0)
    {
        int magnitude = value == 0 ? 0 : Math.ILogB(value) + exponent;
        (ExactSum sum, int scale) = magnitude >= LargeFrom ? (_large, -Scale) : magnitude < SmallBelow ? (_small, Scale) : (_middle, 0);
        double scaled = Math.ScaleB(value, scale + exponent);
        sum.AddProduct(scaled, scaled);
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSquares other)
    {
        _small.Add(other._small);
        _middle.Add(other._middle);
        _large.Add(other._large);
    }

    /// <summary>The sum, in units of 2 to <see cref="UnitExponent"/>.</summary>
    public BigInteger ToUnits() => _small.ToUnits() + (_middle.ToUnits() << (2 * Scale)) + (_large.ToUnits() << (4 * Scale));

    /// <summary>The double nearest to the mean; infinity where it is larger than doubles are, NaN of nothing.</summary>
    public double Mean(long count) => count == 0 ? double.NaN : Rational.ToDouble(ToUnits(), count, UnitExponent);

    /// <summary>The square root of the mean, also where the mean itself is no double; NaN of nothing.</summary>
    public double RootMean(long count)
    {
        if (count == 0)
            return double.NaN;
        BigInteger units = ToUnits();
        // Brought near to 1 by an even power of two, of which the root is one as well.
        int half = (int)(units.GetBitLength() + UnitExponent) / 2;
        return Math.ScaleB(Math.Sqrt(Rational.ToDouble(units, count, UnitExponent - (2 * half))), half);
    }

    /// <summary>Writes the sum.</summary>
    public void Save(BinaryWriter writer)
    {
        _small.Save(writer);
        _middle.Save(writer);
        _large.Save(writer);
    }

    /// <summary>Reads a sum.</summary>
    public static ExactSquares Load(BinaryReader reader) => new(ExactSum.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader));
}
