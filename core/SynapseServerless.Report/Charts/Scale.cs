using System.Globalization;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Charts;

/// <summary>Maps values to positions along an axis, linearly, and chooses ticks.</summary>
internal sealed class Scale
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _step;

    /// <summary>A scale over exactly a range of values; a range without extent is widened.</summary>
    /// <param name="min">Smallest value.</param>
    /// <param name="max">Largest value.</param>
    /// <param name="from">Position of the smallest value.</param>
    /// <param name="to">Position of the largest value.</param>
    /// <param name="ticks">How many intervals between ticks are wanted, about.</param>
    public Scale(double min, double max, double from, double to, int ticks = 5)
    {
        if (!double.IsFinite(min) || !double.IsFinite(max) || min > max)
            (min, max) = (0, 1);
        if (max - min <= Math.Max(Math.Max(Math.Abs(min), Math.Abs(max)) * 1e-12, 1e-290))
        {
            double margin = Math.Abs(max) < 1e-280 ? 1 : Math.Abs(max) * 0.1;
            (min, max) = (min - margin, max + margin);
        }
        Min = min;
        Max = max;
        _from = from;
        _to = to;
        _step = NiceStep((max / ticks) - (min / ticks));
    }

    /// <summary>Smallest value.</summary>
    public double Min { get; }

    /// <summary>Largest value.</summary>
    public double Max { get; }

    /// <summary>A scale whose ends are ticks: the range is widened to them.</summary>
    public static Scale Nice(double min, double max, double from, double to, int ticks = 5)
    {
        var exact = new Scale(min, max, from, to, ticks);
        return new Scale(
            Math.Floor((exact.Min / exact._step) + 1e-9) * exact._step,
            Math.Ceiling((exact.Max / exact._step) - 1e-9) * exact._step,
            from,
            to,
            ticks);
    }

    /// <summary>Position of a value; one far outside the range lands somewhere beyond the edge.</summary>
    public double Map(double value) =>
        Math.Clamp(_from + (((value / 2) - (Min / 2)) / ((Max / 2) - (Min / 2)) * (_to - _from)), -10_000, 10_000);

    /// <summary>Values and labels of the ticks: multiples of 1, 2 or 5 times a power of ten.</summary>
    public IEnumerable<(double Value, string Label)> Ticks()
    {
        double first = Math.Ceiling((Min / _step) - 1e-9);
        double last = Math.Floor((Max / _step) + 1e-9);
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(_step) - 1e-9), 0, 15);
        bool compact = Math.Max(Math.Abs(Min), Math.Abs(Max)) >= 10_000 || _step < 1e-5;
        for (double i = first; i <= last && i < first + 50; i++)
        {
            double value = (i * _step) + 0.0; // Adding zero makes a negative zero positive.
            string label = compact
                ? Display.Compact(value)
                : value.ToString("0." + new string('0', decimals), CultureInfo.InvariantCulture).TrimEnd('.').Replace('-', '\u2212');
            yield return (value, label);
        }
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double factor = (rough / power) switch
        {
            < 1.5 => 1,
            < 3.5 => 2,
            < 7.5 => 5,
            _ => 10,
        };
        return factor * power;
    }
}
