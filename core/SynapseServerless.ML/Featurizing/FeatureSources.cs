using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A slot for every category but the last; the last, and an index beyond all, is zero throughout. A null is NaN throughout.</summary>
internal sealed class OneHotSource : SlotSource
{
    public override bool IsSparse => true;

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        Span<double> indexes = stackalloc double[1];
        for (int row = 0; row < rows; row++)
        {
            NumericColumn.CopyTo(column, firstRow + row, indexes, 1, double.NaN);
            Span<float> slots = target.Slice(row * stride, Width);
            slots.Fill(double.IsNaN(indexes[0]) ? float.NaN : 0);
            if (indexes[0] >= 0 && indexes[0] < Width)
                slots[(int)indexes[0]] = 1;
        }
    }
}

/// <summary>The parts of a date or a point in time, in UTC: milliseconds since 1970, year, day of the week (Monday is 1), month, day, and for times hour, minute, second.</summary>
internal sealed class TimeSource : SlotSource
{
    /// <summary>Names of the parts of a date; those of a time are three more.</summary>
    public static readonly string[] Parts = ["time", "year", "dayOfWeek", "month", "dayOfMonth", "hour", "minute", "second"];

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        Func<int, DateTimeOffset?> read = TimeColumn.Reader(column);
        for (int row = 0; row < rows; row++)
        {
            Span<float> slots = target.Slice(row * stride, Width);
            if (read(firstRow + row)?.UtcDateTime is not { } time)
            {
                slots.Fill(float.NaN);
                continue;
            }
            slots[0] = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
            slots[1] = time.Year;
            slots[2] = time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek;
            slots[3] = time.Month;
            slots[4] = time.Day;
            if (Width == 5)
                continue;
            slots[5] = time.Hour;
            slots[6] = time.Minute;
            slots[7] = time.Second;
        }
    }
}

/// <summary>Words of a text, hashed to slots of which those that tell rows apart are kept, each weighted by how rare it is.</summary>
internal sealed class TextSource(FeaturizedColumn learned) : SlotSource
{
    private readonly Dictionary<int, int> _places = learned.Hashes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    public override bool IsSparse => true;

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        string?[] texts = CellTexts.Read(ArrowArrayFactory.Slice(column, firstRow, rows));
        // Text columns of tables repeat their values; what comes twice is cut into words once.
        var known = new Dictionary<string, (int Place, float Value)[]>(StringComparer.Ordinal);
        for (int row = 0; row < rows; row++)
        {
            Span<float> slots = target.Slice(row * stride, Width);
            slots.Clear();
            string text = texts[row] ?? "";
            if (!known.TryGetValue(text, out (int Place, float Value)[]? values))
                known.Add(text, values = Values(text));
            foreach ((int place, float value) in values)
                slots[place] = value;
        }
    }

    public override void WriteSparse(IArrowArray column, int row, int first, SparseVectors.Builder builder)
    {
        string? text = column is StringArray strings ? strings.GetString(row) : CellTexts.Read(ArrowArrayFactory.Slice(column, row, 1))[0];
        foreach ((int place, float value) in Values(text))
            builder.Add(first + place, value);
    }

    private (int Place, float Value)[] Values(string? text)
    {
        var values = new SortedDictionary<int, float>();
        foreach (string word in Words.Split(text))
        {
            if (_places.TryGetValue(Words.Slot(word, learned.HashSlots), out int place))
                values[place] = values.GetValueOrDefault(place) + learned.Weights[place];
        }
        return [.. values.Select(pair => (pair.Key, pair.Value))];
    }
}
