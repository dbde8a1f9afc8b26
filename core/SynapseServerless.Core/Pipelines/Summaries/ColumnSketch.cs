using System.Numerics;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Pipelines;

/// <summary>Gathers what is summarized of a column.</summary>
/// <param name="name">Name of the column.</param>
internal sealed class ColumnSketch(string name) : ColumnVisitor<bool>
{
    // 20 bins resolve a shift of a twentieth of the rows; a hundred values are more than people look at.
    private const int Bins = 20, MostKnown = 100, MostDistinct = 10_000, LongestText = 200;

    private readonly List<double> _numbers = [];
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private bool _hasNumbers, _hasTexts;
    private long _missing, _values;

    /// <summary>Adds the rows of a batch.</summary>
    public void Add(IArrowArray column)
    {
        if (!Cells.Visit(column, this))
            _missing += column.NullCount;
    }

    /// <summary>What there is to say of the column.</summary>
    public ColumnProfile Profile() => new()
    {
        Name = name,
        Missing = _missing,
        Numbers = _hasNumbers && _numbers.Count > 0 ? Spread() : null,
        Categories = _hasTexts && Repeats ? Categories() : null,
    };

    public override bool Numbers<T>(PrimitiveArray<T> column)
    {
        _hasNumbers = true;
        for (int row = 0; row < column.Length; row++)
        {
            double value = column.IsNull(row) ? double.NaN : double.CreateTruncating(column.Values[row]);
            if (double.IsNaN(value))
                _missing++;
            else
                _numbers.Add(value);
        }
        return true;
    }

    public override bool Decimals(IArrowArray column, Func<int, decimal> read)
    {
        _hasNumbers = true;
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
                _missing++;
            else
                _numbers.Add((double)read(row));
        }
        return true;
    }

    public override bool Booleans(BooleanArray column)
    {
        for (int row = 0; row < column.Length; row++)
            Text(column.GetValue(row) is { } value ? value ? "true" : "false" : null);
        return true;
    }

    public override bool Texts(IArrowArray column, ReadBytes read)
    {
        for (int row = 0; row < column.Length; row++)
            Text(column.IsNull(row) ? null : Encoding.UTF8.GetString(read(row)));
        return true;
    }

    public override bool Dictionaries(DictionaryArray column, Func<int, int> index)
    {
        Func<int, object?> read = Cells.Reader(column);
        for (int row = 0; row < column.Length; row++)
        {
            object? value = read(row);
            if (value is not (null or string))
                return false;
            Text((string?)value);
        }
        return true;
    }

    protected override bool Other(IArrowArray column) => false;

    // A text that seldom comes twice says who somebody is rather than what kind: no value of it is kept.
    private bool Repeats => _texts.Count <= MostDistinct && (_texts.Count <= 20 || _texts.Count * 2L <= _values) && _texts.Keys.All(static text => text.Length <= LongestText);

    private void Text(string? text)
    {
        _hasTexts = true;
        if (text is null)
        {
            _missing++;
            return;
        }
        _values++;
        if (_texts.Count <= MostDistinct)
            _texts[text] = _texts.GetValueOrDefault(text) + 1;
    }

    private NumberBins Spread()
    {
        _numbers.Sort();
        var edges = new List<double>();
        for (int i = 1; i < Bins; i++)
        {
            double edge = _numbers[(int)Math.Min((long)_numbers.Count * i / Bins, _numbers.Count - 1)];
            if (edges.Count == 0 || edge > edges[^1])
                edges.Add(edge);
        }
        long[] counts = new long[edges.Count + 1];
        foreach (double value in _numbers)
            counts[BinOf(edges, value)]++;
        return new NumberBins(edges, counts);
    }

    private CategoryCounts Categories()
    {
        KeyValuePair<string, long>[] known = [.. _texts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).Take(MostKnown)];
        return new CategoryCounts(known.ToDictionary(StringComparer.Ordinal), _values - known.Sum(static pair => pair.Value));
    }

    /// <summary>The bin of a value: the first whose upper end is not below it.</summary>
    internal static int BinOf(List<double> edges, double value)
    {
        int place = edges.BinarySearch(value);
        return place < 0 ? ~place : place;
    }
}
