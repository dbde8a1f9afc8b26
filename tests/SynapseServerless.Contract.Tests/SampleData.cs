using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Contract.Tests;

/// <summary>Rows with a column of every kind that stages take, cut into partitions and batches as a test wants.</summary>
internal sealed class SampleData : Dataset
{
    // What a test reads shares them, and nothing changes them.
    private static readonly Lazy<RecordBatch> s_plain = new(() => Rows(240, withNulls: false)), s_withNulls = new(() => Rows(240, withNulls: true));

    private readonly RecordBatch _all;
    private readonly int[] _partitionRows;
    private readonly int _batchRows;
    private bool _newSchemas;

    private SampleData(RecordBatch all, int[] partitionRows, int batchRows)
    {
        _all = all;
        _partitionRows = partitionRows;
        _batchRows = batchRows;
    }

    public override Schema Schema => _all.Schema;

    public override int PartitionCount => _partitionRows.Length;

    /// <summary>240 rows without nulls.</summary>
    public static SampleData Plain() => new(s_plain.Value, [240], 240);

    /// <summary>240 rows in which every seventh value of the nullable columns is null.</summary>
    public static SampleData WithNulls() => new(s_withNulls.Value, [240], 240);

    /// <summary>Rows with nulls for stages that take them, plain ones for the others.</summary>
    public static SampleData WithNullsWhereAllowed(string stage) => Samples.All[stage].RefusesNulls ? Plain() : WithNulls();

    /// <summary>The same rows in another cut.</summary>
    public SampleData Cut(int[] partitionRows, int batchRows) => new(_all, partitionRows, batchRows);

    /// <summary>The same rows, each batch with a schema object of its own.</summary>
    public SampleData WithNewSchemas() => new(_all, _partitionRows, _batchRows) { _newSchemas = true };

    /// <summary>The first rows.</summary>
    public SampleData First(int rows) => new(_all.Slice(0, rows), [rows], Math.Max(1, rows));

    /// <summary>Without a column.</summary>
    public SampleData Without(string column) =>
        new(Batches.Select(_all, [.. Schemas.Names(Schema).Where(name => name != column)]), _partitionRows, _batchRows);

    public override long? RowCount(int partition) => _partitionRows[partition];

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        int start = _partitionRows[..partition].Sum(), end = start + _partitionRows[partition];
        if (start == end)
        {
            RecordBatch empty = Batches.Empty(Schema);
            yield return columns is null ? empty : Batches.Select(empty, columns);
            yield break;
        }
        for (; start < end; start += _batchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RecordBatch batch = _all.SliceShared(start, Math.Min(_batchRows, end - start));
            yield return columns is not null ? Batches.Select(batch, columns) : _newSchemas ? Relabelled(batch) : batch;
        }
    }

    private static RecordBatch Relabelled(RecordBatch batch)
    {
        using (batch)
        {
            return Batches.Share(batch, new Schema(
                batch.Schema.FieldsList.Select(field => new Field(field.Name, field.DataType, field.IsNullable, field.Metadata)), batch.Schema.Metadata));
        }
    }

    // Values follow from the row number by simple formulas; "label" depends on "number" and "text", so that models have something to learn.
    private static RecordBatch Rows(int count, bool withNulls)
    {
        bool Null(int row, int shift) => withNulls && (row + shift) % 7 == 0;
        var number = new DoubleArray.Builder();
        var single = new FloatArray.Builder();
        var integer = new Int32Array.Builder();
        var big = new Int64Array.Builder();
        var text = new StringArray.Builder();
        var words = new StringArray.Builder();
        var flag = new BooleanArray.Builder();
        var time = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, (string?)null));
        var label = new DoubleArray.Builder();
        var three = new Int32Array.Builder();
        var group = new StringArray.Builder();
        var target = new DoubleArray.Builder();
        var prediction = new DoubleArray.Builder();
        var weight = new DoubleArray.Builder();
        var vector = new FixedSizeListArray.Builder(new Field("item", FloatType.Default, false), 3);
        var slots = (FloatArray.Builder)vector.ValueBuilder;
        var probability = new FixedSizeListArray.Builder(new Field("item", FloatType.Default, false), 2);
        var classes = (FloatArray.Builder)probability.ValueBuilder;
        var list = new ListArray.Builder(new Field("item", Int32Type.Default, true));
        var items = (Int32Array.Builder)list.ValueBuilder;
        var epoch = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int row = 0; row < count; row++)
        {
            double x = (row * 37 % 101) / 10.0;
            double y = (x > 5 ? 1 : 0) + (row % 3 == 0 ? 1 : 0) >= 1 && row % 11 != 0 ? 1 : 0;
            if (Null(row, 0)) number.AppendNull(); else number.Append(row % 13 == 5 && withNulls ? double.NaN : x);
            if (Null(row, 1)) single.AppendNull(); else single.Append(row % 17);
            if (Null(row, 2)) integer.AppendNull(); else integer.Append(row % 5);
            if (Null(row, 3)) big.AppendNull(); else big.Append(row % 4 * 10_000_000_000L);
            if (Null(row, 4)) text.AppendNull(); else text.Append(new[] { "red", "green", "blue" }[row % 3]);
            if (Null(row, 5)) words.AppendNull(); else words.Append($"the {row % 10} quick foxes");
            if (Null(row, 6)) flag.AppendNull(); else flag.Append(row % 2 == 0);
            time.Append(epoch.AddHours(row * 7));
            label.Append(y);
            three.Append(row % 3);
            group.Append($"group {row / 12}");
            target.Append((2 * x) + (row % 3));
            prediction.Append(row % 8 == 0 ? 1 - y : y);
            weight.Append(1 + (row % 2));
            vector.Append();
            slots.Append((float)x).Append(row % 3).Append(row % 2);
            float p = row % 8 == 0 ? 1 - (float)y : (float)y;
            p = (p * 0.8f) + 0.1f + (row % 10 * 0.005f);
            probability.Append();
            classes.Append(1 - p).Append(p);
            list.Append();
            for (int i = 0; i < row % 4; i++)
                items.Append(i);
        }
        var columns = new (string Name, IArrowArray Column)[]
        {
            ("number", number.Build()), ("single", single.Build()), ("integer", integer.Build()), ("big", big.Build()),
            ("text", text.Build()), ("words", words.Build()), ("flag", flag.Build()), ("time", time.Build()),
            ("label", label.Build()), ("three", three.Build()), ("group", group.Build()), ("target", target.Build()), ("prediction", prediction.Build()),
            ("weight", weight.Build()), ("features", vector.Build()), ("probability", probability.Build()), ("list", list.Build()),
        };
        var schema = new Schema(columns.Select(column => new Field(column.Name, column.Column.Data.DataType, true)), null);
        return new RecordBatch(schema, columns.Select(column => column.Column), count);
    }
}
