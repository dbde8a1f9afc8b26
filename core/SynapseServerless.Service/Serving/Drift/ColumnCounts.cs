using System.Numerics;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Service.Serving;

/// <summary>Counts the values of a served column by the bins of the data that the model was fitted on. Nothing is allocated for a row.</summary>
/// <param name="profile">The column in training.</param>
internal sealed class ColumnCounts(ColumnProfile profile) : ColumnVisitor<bool>
{
    private const int MostChars = 256;

    private readonly double[] _edges = [.. profile.Numbers?.Edges ?? []];
    private readonly Dictionary<string, int> _known = profile.Categories is null ? [] : Places(profile.Categories.Known.Keys);
    private readonly bool _isNumber = profile.Numbers is not null, _isText = profile.Categories is not null;
    private long[] _now = new long[Length(profile)], _before = new long[Length(profile)];
    private long _missingNow, _missingBefore;

    /// <summary>The column in training.</summary>
    public ColumnProfile Profile => profile;

    /// <summary>Rows without a value, now and in the half window before.</summary>
    public long Missing => _missingNow + _missingBefore;

    /// <summary>What training counted, bin by bin; for text the values that are known in their order, and then all others.</summary>
    public long[] Expected { get; } = profile.Numbers is { } numbers ? [.. numbers.Counts] : profile.Categories is { } categories ? [.. categories.Known.Values, categories.Others] : [];

    /// <summary>What has been served, bin by bin.</summary>
    public long[] Found() => [.. _now.Zip(_before, static (now, before) => now + before)];

    /// <summary>Rows with a value that training had not; null where that is not known, because training had more values than are kept.</summary>
    public long? Unknown => profile.Categories is { Others: 0 } ? _now[^1] + _before[^1] : null;

    /// <summary>Counts the rows of a column.</summary>
    public void Add(IArrowArray column)
    {
        if (!Cells.Visit(column, this))
            _missingNow += column.NullCount;
    }

    /// <summary>Begins another half window.</summary>
    /// <param name="forgetAll">Nothing was served for a whole window.</param>
    public void Turn(bool forgetAll)
    {
        (_before, _now) = (_now, _before);
        (_missingBefore, _missingNow) = (_missingNow, 0);
        System.Array.Clear(_now);
        if (!forgetAll)
            return;
        System.Array.Clear(_before);
        _missingBefore = 0;
    }

    public override bool Numbers<T>(PrimitiveArray<T> column)
    {
        ReadOnlySpan<T> values = column.Values;
        for (int row = 0; row < values.Length; row++)
        {
            double value = column.IsNull(row) ? double.NaN : double.CreateTruncating(values[row]);
            if (double.IsNaN(value))
                _missingNow++;
            else if (_isNumber)
                Number(value);
        }
        return true;
    }

    public override bool Decimals(IArrowArray column, Func<int, decimal> read)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
                _missingNow++;
            else if (_isNumber)
                Number((double)read(row));
        }
        return true;
    }

    public override bool Booleans(BooleanArray column)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.GetValue(row) is { } value)
                Category(value ? "true" : "false");
            else
                _missingNow++;
        }
        return true;
    }

    public override bool Texts(IArrowArray column, ReadBytes read)
    {
        Span<char> chars = stackalloc char[MostChars];
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                _missingNow++;
                continue;
            }
            ReadOnlySpan<byte> bytes = read(row);
            if (Encoding.UTF8.TryGetChars(bytes, chars, out int written))
                Category(chars[..written]);
            else if (_isText)
                _now[^1]++;
        }
        return true;
    }

    public override bool Dictionaries(DictionaryArray column, Func<int, int> index)
    {
        Func<int, object?> read = Cells.Reader(column);
        for (int row = 0; row < column.Length; row++)
        {
            if (read(row) is string text)
                Category(text);
            else
                _missingNow++;
        }
        return true;
    }

    protected override bool Other(IArrowArray column) => false;

    private void Number(double value)
    {
        int place = System.Array.BinarySearch(_edges, value);
        _now[place < 0 ? ~place : place]++;
    }

    private void Category(ReadOnlySpan<char> text)
    {
        if (_isText)
            _now[_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int place) ? place : _now.Length - 1]++;
    }

    private static int Length(ColumnProfile profile) => profile.Numbers?.Counts.Count ?? (profile.Categories is { } categories ? categories.Known.Count + 1 : 0);

    private static Dictionary<string, int> Places(IEnumerable<string> values) => values.Select(static (value, place) => (value, place)).ToDictionary(StringComparer.Ordinal);
}
