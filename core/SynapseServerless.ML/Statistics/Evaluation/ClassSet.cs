using System.Globalization;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The classes seen so far, numbered in the order in which they came; a number and its text are one class.</summary>
internal sealed class ClassSet
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<double> _values = [];
    private readonly Dictionary<double, int> _byValue = [];
    private readonly List<int> _idsOfValues = [];

    /// <summary>The classes as text.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a class given as text.</summary>
    public int IdOf(string name)
    {
        if (!_byName.TryGetValue(name, out int id))
        {
            id = _names.Count;
            _names.Add(name);
            _byName.Add(name, id);
        }
        return id;
    }

    /// <summary>The number of a class given as a number.</summary>
    public int IdOf(double value)
    {
        // Two or three classes are found faster by looking than by hashing.
        int near = Math.Min(_values.Count, 4);
        for (int i = 0; i < near; i++)
        {
            if (_values[i] == value)
                return _idsOfValues[i];
        }
        if (_byValue.TryGetValue(value, out int id))
            return id;
        id = IdOf(CellTexts.Number(value));
        _values.Add(value);
        _idsOfValues.Add(id);
        _byValue.Add(value, id);
        return id;
    }

    /// <summary>The number that a class is, or NaN for one that is none.</summary>
    public static double ValueOf(string name) =>
        double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
