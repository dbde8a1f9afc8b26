using System.Globalization;
using System.Text;

namespace SynapseServerless.LightGBM;

/// <summary>Parameters in LightGBM's own names, as the <c>name=value</c> text its C API takes. The last value set for a name holds.</summary>
public sealed class NativeParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>The names set, in the order in which they were first set.</summary>
    public IReadOnlyList<string> Names => _order;

    /// <summary>The value of a name, or null where it is not set.</summary>
    /// <param name="name">LightGBM's name.</param>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Sets a text.</summary>
    /// <param name="name">LightGBM's name.</param>
    /// <param name="value">The value; it holds no white space, which would end it.</param>
    public NativeParameters Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Any(char.IsWhiteSpace))
            throw new ArgumentException($"The value '{value}' of the LightGBM parameter '{name}' holds white space.", nameof(value));
        if (!_values.ContainsKey(name))
            _order.Add(name);
        _values[name] = value;
        return this;
    }

    /// <summary>Sets a whole number.</summary>
    public NativeParameters Set(string name, int value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sets a number, with all its digits.</summary>
    public NativeParameters Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Sets a flag.</summary>
    public NativeParameters Set(string name, bool value) => Set(name, value ? "true" : "false");

    /// <summary>Sets a list, comma-separated.</summary>
    public NativeParameters Set(string name, IEnumerable<int> values) =>
        Set(name, string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture))));

    /// <inheritdoc cref="Set(string, IEnumerable{int})"/>
    public NativeParameters Set(string name, IEnumerable<double> values) =>
        Set(name, string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));

    /// <summary>A copy that can be changed on its own.</summary>
    public NativeParameters Copy()
    {
        var copy = new NativeParameters();
        foreach (string name in _order)
            copy.Set(name, _values[name]);
        return copy;
    }

    /// <summary>The text for the C API.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string name in _order)
        {
            if (text.Length > 0)
                text.Append(' ');
            text.Append(name).Append('=').Append(_values[name]);
        }
        return text.ToString();
    }
}
