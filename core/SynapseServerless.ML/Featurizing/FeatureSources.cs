using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A slot for every category but the last; the last, and an index beyond all, is zero throughout. A null is NaN throughout.</summary>
internal sealed class OneHotSource : SlotSource
{
    private const int Run = 256;

    public override bool IsSparse => true;

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        Span<double> indexes = stackalloc double[Math.Min(rows, Run)];
        for (int done = 0; done < rows; done += indexes.Length)
        {
            Span<double> run = indexes[..Math.Min(indexes.Length, rows - done)];
            NumericColumn.CopyTo(column, firstRow + done, run, 1, double.NaN);
            for (int row = 0; row < run.Length; row++)
            {
                double index = run[row];
                Span<float> slots = target.Slice((done + row) * stride, Width);
                slots.Fill(double.IsNaN(index) ? float.NaN : 0);
                if (index >= 0 && index < Width)
                    slots[(int)index] = 1;
            }
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
