using System.Globalization;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Figures;

/// <summary>One of several parallel axes: of numbers, linear or by order of magnitude, or of values that are no numbers.</summary>
internal sealed class ParallelAxis
{
    private const int MostLabels = 8;
    private readonly string[] _values = [];
    private readonly double _min;
    private readonly double _max;
    private readonly bool _isNumber;
    private readonly bool _isLog;

    /// <summary>The axis of the values that trials have; null where one has none.</summary>
    public ParallelAxis(string name, IEnumerable<string?> values)
    {
        Name = name;
        string[] known = [.. values.OfType<string>().Distinct()];
        Varies = known.Length > 1;
        double[] numbers = [.. known.Select(static value => Number(value) ?? double.NaN)];
        _isNumber = numbers.Length > 0 && numbers.All(double.IsFinite);
        if (_isNumber)
        {
            (_min, _max) = (numbers.Min(), numbers.Max());
            _isLog = _min > 0 && _max / _min >= 10;
        }
        else
            _values = [.. known.Order(StringComparer.Ordinal)];
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether there is more than one value.</summary>
    public bool Varies { get; }

    /// <summary>Places from 0 (below) to 1, and their labels.</summary>
    public IEnumerable<(double Place, string Label)> Labels
    {
        get
        {
            if (!_isNumber)
                return _values.Length <= MostLabels ? _values.Select(value => (Place(value)!.Value, value)) : [(Place(_values[0])!.Value, _values[0]), (Place(_values[^1])!.Value, _values[^1])];
            if (_max <= _min)
                return [(0.5, Display.Number(_min))];
            return Enumerable.Range(0, 5).Select(i => (i / 4.0, Label(_isLog ? _min * Math.Pow(_max / _min, i / 4.0) : _min + ((_max - _min) * i / 4))));
        }
    }

    /// <summary>The place of a value, from 0 (below) to 1; null where there is none.</summary>
    public double? Place(string? value)
    {
        if (value is null)
            return null;
        if (!_isNumber)
            return _values.Length == 1 ? 0.5 : (double)Array.IndexOf(_values, value) / (_values.Length - 1);
        double number = Number(value)!.Value;
        return _max <= _min ? 0.5 : _isLog ? Math.Log(number / _min) / Math.Log(_max / _min) : (number - _min) / (_max - _min);
    }

    private static string Label(double value) => ParallelValue.Short(value.ToString("G4", CultureInfo.InvariantCulture));

    private static double? Number(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}

/// <summary>Writes values of parameters.</summary>
internal static class ParallelValue
{
    /// <summary>A value with four digits at most, where it is a number that has more.</summary>
    public static string Short(string value) =>
        value.Length > 7 && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number.ToString("G4", CultureInfo.InvariantCulture)
        : value.Contains('E', StringComparison.Ordinal) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double compact) ? compact.ToString("0.####", CultureInfo.InvariantCulture)
        : value;
}
