using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Collects the different values of a column and how often each comes. What a value is as text is asked once for each, at the end.</summary>
internal sealed class LevelCollector : ColumnVisitor<bool>
{
    private readonly KeyTable _numbers = new();
    private readonly TextTable _texts = new();
    private long[] _counts = new long[32];
    private Func<ulong, string>? _textOf;

    // Values that come as text, being neither numbers of up to 64 bits nor text: a few types that are rare.
    private readonly Dictionary<string, long> _others = new(StringComparer.Ordinal);

    /// <summary>How many nulls and NaN there were.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether there were nulls or NaN.</summary>
    public bool HasMissing => Missing > 0;

    /// <summary>Adds the cells of a column; all columns are of one type.</summary>
    public void Add(IArrowArray column)
    {
        if (column.Length > 0)
            Cells.Visit(column, this);
    }

    /// <summary>The values as text and how often each came.</summary>
    public IEnumerable<KeyValuePair<string, long>> Values()
    {
        for (int number = 0; number < _numbers.Count; number++)
            yield return new(_textOf!(_numbers.Keys[number]), _counts[number]);
        for (int number = 0; number < _texts.Count; number++)
            yield return new(_texts[number], _counts[number]);
        foreach (KeyValuePair<string, long> value in _others)
            yield return value;
    }

    /// <inheritdoc/>
    public override bool Numbers<T>(PrimitiveArray<T> column)
    {
        _textOf ??= static key => CellTexts.NumberText(NumberKeys.ValueOf<T>(key))!;
        ReadOnlySpan<T> values = column.Values;
        bool hasNulls = column.NullCount > 0;
        ulong last = 0;
        int number = KeyTable.None;
        for (int row = 0; row < values.Length; row++)
        {
            if ((hasNulls && column.IsNull(row)) || (NumberKeys.IsFloating<T>() && T.IsNaN(values[row])))
            {
                Missing++;
                continue;
            }
            ulong key = NumberKeys.Of(values[row]);
            // Columns repeat their values.
            if (key != last || number < 0)
                (last, number) = (key, _numbers.Add(key));
            Count(number, 1);
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Texts(IArrowArray column, ReadBytes read)
    {
        bool hasNulls = column.NullCount > 0;
        if (column is StringArray strings && !hasNulls)
            return Add(strings.ValueBuffer.Span, strings.ValueOffsets);
        for (int row = 0; row < column.Length; row++)
        {
            if (hasNulls && column.IsNull(row))
                Missing++;
            else
                Count(_texts.Add(read(row)), 1);
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Dictionaries(DictionaryArray column, Func<int, int> index)
    {
        // How often each place of the dictionary is named; what none names is no value.
        var named = new long[column.Dictionary.Length];
        bool hasNulls = column.NullCount > 0;
        if (column.Indices is Int32Array indices && !hasNulls)
        {
            foreach (int place in indices.Values)
                named[place]++;
        }
        else
        {
            for (int row = 0; row < column.Length; row++)
            {
                if (hasNulls && column.IsNull(row))
                    Missing++;
                else
                    named[index(row)]++;
            }
        }
        string?[] values = CellTexts.Read(column.Dictionary);
        for (int place = 0; place < named.Length; place++)
        {
            if (named[place] > 0)
                AddOther(values[place], named[place]);
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Booleans(BooleanArray column) => Other(column);

    /// <inheritdoc/>
    public override bool Decimals(IArrowArray column, Func<int, decimal> read) => Other(column);

    /// <inheritdoc/>
    protected override bool Other(IArrowArray column)
    {
        foreach (string? value in CellTexts.Read(column))
            AddOther(value, 1);
        return true;
    }

    private bool Add(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> offsets)
    {
        for (int row = 0; row + 1 < offsets.Length; row++)
            Count(_texts.Add(bytes[offsets[row]..offsets[row + 1]]), 1);
        return true;
    }

    private void AddOther(string? value, long count)
    {
        if (value is null)
            Missing += count;
        else
            _others[value] = _others.GetValueOrDefault(value) + count;
    }

    private void Count(int number, long count)
    {
        if (number >= _counts.Length)
            System.Array.Resize(ref _counts, Math.Max(number + 1, _counts.Length * 2));
        _counts[number] += count;
    }
}
