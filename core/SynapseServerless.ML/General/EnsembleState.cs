using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Sums of columns by group, and the rows that come out: the first of each group, or all.</summary>
internal sealed class EnsembleState(Schema schema, IReadOnlyList<int> widths)
{
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly List<RecordBatch> _rows = [];

    // By column, then by group.
    private readonly List<Sums?>[] _sums = [.. widths.Select(static _ => new List<Sums?>())];

    /// <summary>Schema of the rows that are held.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>By column, how many slots its vectors have; 0 where that is not known yet, -1 for numbers.</summary>
    public IReadOnlyList<int> Widths { get; } = widths;

    /// <summary>The groups of rows by the text of their keys.</summary>
    /// <param name="keys">Columns of keys.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="groupOf">Number of a group, and whether it is new.</param>
    /// <param name="first">The rows that began a group.</param>
    public static int[] GroupsOf(IReadOnlyList<IArrowArray> keys, int rows, Func<string, (int Group, bool IsNew)> groupOf, out int[] first)
    {
        string?[][] texts = [.. keys.Select(CellTexts.Read)];
        int[] groups = new int[rows];
        var begins = new List<int>();
        for (int row = 0; row < rows; row++)
        {
            // The length stands before each text, so that no two rows of different keys have one name.
            string name = texts.Length == 1 ? Named(texts[0][row]) : string.Concat(texts.Select(column => Named(column[row])));
            (groups[row], bool isNew) = groupOf(name);
            if (isNew)
                begins.Add(row);
        }
        first = [.. begins];
        return groups;
    }

    /// <summary>Number of a group; a new one where the name is.</summary>
    public (int Group, bool IsNew) GroupOf(string name)
    {
        ref int group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, name, out bool known);
        if (!known)
            group = _groups.Count - 1;
        return (group, !known);
    }

    /// <summary>Keeps rows.</summary>
    public void Hold(RecordBatch rows) => _rows.Add(rows);

    /// <summary>Adds the numbers of a column.</summary>
    public void AddNumbers(int column, int[] groups, IArrowArray values)
    {
        double[] numbers = NumericColumn.ToDoubles(values);
        for (int row = 0; row < groups.Length; row++)
        {
            if (values.IsNull(row))
                continue;
            Sums sums = Of(column, groups[row], 1);
            sums.Add(0, numbers[row]);
            sums.Count++;
        }
    }

    /// <summary>Adds the vectors of a column.</summary>
    public void AddVectors(int column, int[] groups, VectorRows rows)
    {
        for (int row = 0; row < groups.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            Sums sums = Of(column, groups[row], rows.Width);
            rows.Row(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            for (int i = 0; i < slots.Length; i++)
                sums.Add(slots[i], values[i]);
            sums.Count++;
        }
    }

    /// <summary>Adds a later state.</summary>
    public EnsembleState Add(EnsembleState later, bool firstOnly)
    {
        int[] groups = new int[later._groups.Count];
        var begins = new List<int>();
        foreach ((string name, int group) in later._groups.OrderBy(static pair => pair.Value))
        {
            (groups[group], bool isNew) = GroupOf(name);
            if (isNew)
                begins.Add(group);
        }
        using (RecordBatch rows = later.Rows())
            Hold(firstOnly ? Batches.Take(rows, begins.ToArray()) : Batches.Share(rows));
        for (int column = 0; column < _sums.Length; column++)
        {
            for (int group = 0; group < later._sums[column].Count; group++)
            {
                if (later._sums[column][group] is { } sums)
                    Of(column, groups[group], sums.Values.Length).Add(sums);
            }
        }
        return this;
    }

    /// <summary>The rows that are held, in order.</summary>
    public RecordBatch Rows() => Batches.Concatenate(Schema, _rows);

    /// <summary>The averages of a column, by the groups of rows.</summary>
    public IArrowArray Averages(int column, int[] groups, Field field)
    {
        Sums?[] sums = [.. groups.Select(group => _sums[column].ElementAtOrDefault(group))];
        if (Widths[column] < 0)
        {
            var numbers = new DoubleArray.Builder().Reserve(groups.Length);
            foreach (Sums? one in sums)
                _ = one is null ? numbers.AppendNull() : numbers.Append(one.Values[0].Over(one.Count));
            return numbers.Build();
        }
        if (field.DataType is FixedSizeListType { ListSize: var width })
        {
            byte[] room = VectorCells.Room(groups.Length, width, field.Name);
            Span<float> cells = MemoryMarshal.Cast<byte, float>(room.AsSpan());
            for (int row = 0; row < sums.Length; row++)
                sums[row]?.Write(cells.Slice(row * width, width));
            return VectorCells.Dense(field.DataType, room, [.. sums.Select(static one => one is not null)]);
        }
        var lists = new ListArray.Builder(((ListType)field.DataType).ValueField);
        foreach (Sums? one in sums)
        {
            if (one is null)
                lists.AppendNull();
            else
                ((FloatArray.Builder)lists.Append().ValueBuilder).AppendRange(one.Values.Select(value => (float)value.Over(one.Count)));
        }
        return lists.Build();
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Widths.Count);
        foreach (int width in Widths)
            writer.Write(width);
        writer.Write(_groups.Count);
        foreach (string name in _groups.OrderBy(static pair => pair.Value).Select(static pair => pair.Key))
            writer.Write(name);
        foreach (List<Sums?> column in _sums)
        {
            writer.Write(column.Count);
            foreach (Sums? sums in column)
            {
                writer.Write(sums?.Values.Length ?? -1);
                sums?.Save(writer);
            }
        }
        using var bytes = new MemoryStream();
        using (RecordBatch rows = Rows())
        using (var arrow = new ArrowStreamWriter(bytes, Schema, leaveOpen: true))
        {
            arrow.WriteRecordBatch(rows);
            arrow.WriteEnd();
        }
        writer.Write((int)bytes.Length);
        writer.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>Reads a state.</summary>
    public static EnsembleState Load(BinaryReader reader)
    {
        int[] widths = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
        string[] names = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
        List<Sums?>[] sums = [.. widths.Select(_ => new List<Sums?>(Enumerable.Range(0, reader.ReadInt32()).Select(_ => Sums.Load(reader))))];
        using var bytes = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        using var arrow = new ArrowStreamReader(bytes);
        RecordBatch? rows = arrow.ReadNextRecordBatch();
        var state = new EnsembleState(arrow.Schema, widths);
        foreach (string name in names)
            state.GroupOf(name);
        for (int i = 0; i < sums.Length; i++)
            state._sums[i].AddRange(sums[i]);
        if (rows is not null)
            state.Hold(rows);
        return state;
    }

    private static string Named(string? text) => text is null ? "-" : $"{text.Length}:{text}";

    private Sums Of(int column, int group, int width)
    {
        List<Sums?> sums = _sums[column];
        while (sums.Count <= group)
            sums.Add(null);
        Sums found = sums[group] ??= new Sums(width);
        return found.Values.Length == width ? found : throw new DataException(
            $"Vectors of {found.Values.Length} and of {width} slots are in one column", Location.None, "Give vectors of one length.");
    }

    /// <summary>The sum of the vectors of a group, slot by slot.</summary>
    private sealed class Sums(int width)
    {
        public ExactSum[] Values { get; } = [.. Enumerable.Range(0, width).Select(static _ => new ExactSum())];

        public long Count { get; set; }

        public void Add(int slot, double value) => Values[slot].Add(value);

        public void Add(Sums other)
        {
            for (int i = 0; i < Values.Length; i++)
                Values[i].Add(other.Values[i]);
            Count += other.Count;
        }

        public void Write(Span<float> cells)
        {
            for (int i = 0; i < Values.Length; i++)
                cells[i] = (float)Values[i].Over(Count);
        }

        public void Save(BinaryWriter writer)
        {
            writer.Write(Count);
            foreach (ExactSum value in Values)
                value.Save(writer);
        }

        public static Sums? Load(BinaryReader reader)
        {
            int width = reader.ReadInt32();
            if (width < 0)
                return null;
            var sums = new Sums(width) { Count = reader.ReadInt64() };
            for (int i = 0; i < width; i++)
                sums.Values[i] = ExactSum.Load(reader);
            return sums;
        }
    }
}
