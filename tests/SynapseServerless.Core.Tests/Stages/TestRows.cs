using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Tests;

/// <summary>Small tables for tests of stages.</summary>
internal static class TestRows
{
    /// <summary>A batch of columns given as arrays: bool?, int?, long?, float?, double?, string?, float[] (a vector).</summary>
    public static RecordBatch Of(params (string Name, System.Array Values)[] columns)
    {
        IArrowArray[] arrays = [.. columns.Select(column => Column(column.Values))];
        return new RecordBatch(
            new Schema(columns.Select((column, i) => new Field(column.Name, arrays[i].Data.DataType, nullable: true)), null),
            arrays, columns[0].Values.Length);
    }

    /// <summary>The same rows, cut out of a longer batch: every column has an offset that is not 0.</summary>
    public static RecordBatch Sliced(RecordBatch batch)
    {
        if (batch.Length == 0)
            return Batches.Share(batch);
        int[] padded = [.. Enumerable.Repeat(batch.Length - 1, 3), .. Enumerable.Range(0, batch.Length), 0, 0];
        RecordBatch longer = Batches.Take(batch, padded);
        return new RecordBatch(batch.Schema, longer.Arrays.Select(column => ArrowArrayFactory.Slice(column, 3, batch.Length)), batch.Length);
    }

    /// <summary>The same table with another field in place of that of a column, for metadata.</summary>
    public static RecordBatch WithField(RecordBatch batch, string column, Func<Field, Field> change) => new(
        new Schema(batch.Schema.FieldsList.Select(field => field.Name == column ? change(field) : field), null),
        batch.Arrays.Select(Batches.Share), batch.Length);

    public static IArrowArray Column(System.Array values) => values switch
    {
        bool?[] v => v.Aggregate(new BooleanArray.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        sbyte?[] v => v.Aggregate(new Int8Array.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        int?[] v => v.Aggregate(new Int32Array.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        long?[] v => v.Aggregate(new Int64Array.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        float?[] v => v.Aggregate(new FloatArray.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        double?[] v => v.Aggregate(new DoubleArray.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        bool[] v => new BooleanArray.Builder().AppendRange(v).Build(),
        int[] v => new Int32Array.Builder().AppendRange(v).Build(),
        long[] v => new Int64Array.Builder().AppendRange(v).Build(),
        float[] v => new FloatArray.Builder().AppendRange(v).Build(),
        double[] v => new DoubleArray.Builder().AppendRange(v).Build(),
        string?[] v => v.Aggregate(new StringArray.Builder(), (b, x) => x is null ? b.AppendNull() : b.Append(x)).Build(),
        DateTimeOffset?[] v => v.Aggregate(
            new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "UTC")), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        DateTime?[] v => v.Aggregate(new Date32Array.Builder(), (b, x) => x is { } y ? b.Append(y) : b.AppendNull()).Build(),
        float[]?[] v => Vectors(v),
        int[]?[] v => Lists(v),
        _ => throw new ArgumentException($"{values.GetType()} is no column."),
    };

    /// <summary>The cells of a column as plain values: null, bool, number, text, float[] of a dense vector, sparse vectors dense too.</summary>
    public static object?[] Cells(RecordBatch batch, string column) => Cells(batch.Column(batch.Schema.GetFieldIndex(column)));

    public static object?[] Cells(IArrowArray column) => [.. Enumerable.Range(0, column.Length).Select(row => column.IsNull(row) ? null : Cell(column, row))];

    public static double[] Doubles(RecordBatch batch, string column) =>
        [.. Cells(batch, column).Select(cell => cell is null ? double.NaN : Convert.ToDouble(cell))];

    private static object? Cell(IArrowArray column, int row) => column switch
    {
        BooleanArray a => a.GetValue(row),
        Int8Array a => a.GetValue(row),
        Int16Array a => a.GetValue(row),
        Int32Array a => a.GetValue(row),
        Int64Array a => a.GetValue(row),
        FloatArray a => a.GetValue(row),
        DoubleArray a => a.GetValue(row),
        StringArray a => a.GetString(row),
        Date32Array a => a.GetDateTime(row),
        TimestampArray a => a.GetTimestamp(row),
        FixedSizeListArray a => ((FloatArray)a.GetSlicedValues(row)).Values.ToArray(),
        ListArray { Values: FloatArray } a => ((FloatArray)a.GetSlicedValues(row)).Values.ToArray(),
        ListArray { Values: Int32Array } a => ((Int32Array)a.GetSlicedValues(row)).Values.ToArray(),
        StructArray a => Dense(a, row),
        _ => throw new ArgumentException($"{column.GetType()} is no known column."),
    };

    private static float[] Dense(StructArray sparse, int row)
    {
        var vector = new float[((Int32Array)sparse.Fields[0]).GetValue(row)!.Value];
        SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
        for (int i = 0; i < indices.Length; i++)
            vector[indices[i]] = values[i];
        return vector;
    }

    private static ListArray Lists(int[]?[] rows)
    {
        var builder = new ListArray.Builder(Int32Type.Default);
        foreach (int[]? row in rows)
        {
            if (row is null)
                builder.AppendNull();
            else
                ((Int32Array.Builder)builder.Append().ValueBuilder).AppendRange(row);
        }
        return builder.Build();
    }

    private static FixedSizeListArray Vectors(float[]?[] rows)
    {
        int width = rows.First(row => row is not null)!.Length;
        var values = new FloatArray.Builder();
        var valid = new ArrowBuffer.BitmapBuilder();
        foreach (float[]? row in rows)
        {
            values.AppendRange(row ?? new float[width]);
            valid.Append(row is not null);
        }
        return new FixedSizeListArray(
            ColumnMetadata.Vector("v", width).DataType, rows.Length, values.Build(), valid.Build(), rows.Count(row => row is null));
    }
}

/// <summary>Sets bad rows aside and remembers them.</summary>
internal sealed class SettingAside : IRowSink
{
    public List<BadRow> Rows { get; } = [];

    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context) => Rows.AddRange(bad);
}

/// <summary>Runs stages over tables.</summary>
internal static class Running
{
    /// <summary>Transforms tables as one partition and checks that the schema is the one promised.</summary>
    public static async Task<RecordBatch> TransformAsync(this Transformer stage, RecordBatch input, StageContext? context = null)
    {
        Schema promised = stage.TransformSchema(input.Schema);
        var parts = new List<RecordBatch>();
        await foreach (RecordBatch part in stage.TransformAsync(Stream([input]), context ?? new StageContext(stage.Uid), default))
            parts.Add(part);
        RecordBatch all = parts.Count == 1 ? parts[0] : Concatenate(promised, parts);
        Xunit.Assert.Equal(
            promised.FieldsList.Select(field => (field.Name, field.DataType.Name)),
            all.Schema.FieldsList.Select(field => (field.Name, field.DataType.Name)));
        Xunit.Assert.All(all.Arrays, column => Xunit.Assert.Equal(all.Length, column.Length));
        return all;
    }

    /// <summary>The result of an aggregation over several ways to cut the rows; states go through their file form on the way.</summary>
    public static async IAsyncEnumerable<object> StatesAsync(IAggregation aggregation, string uid, RecordBatch input)
    {
        int n = input.Length;
        int[][] cuts = [[0, n], [0, 0, n, n], [0, n / 3, n / 2, n], n == 0 ? [0, 0] : [.. Enumerable.Range(0, n + 1)]];
        foreach (int[] cut in cuts)
        {
            var states = new List<object>();
            for (int i = 0; i + 1 < cut.Length; i++)
            {
                RecordBatch whole = Batches.Take(input, Enumerable.Range(cut[i], cut[i + 1] - cut[i]).ToArray());
                states.Add(await SavedAndLoadedAsync(aggregation, aggregation.Accumulate(
                    aggregation.CreateState(input.Schema), TestRows.Sliced(whole), new StageContext(uid) { Partition = i })));
            }
            // A balanced tree, then a chain from the right: merging is associative.
            yield return await TreeAsync(aggregation, [.. states]);
            yield return states.AsEnumerable().Reverse().Aggregate((right, left) => aggregation.Merge(left, right));
        }
    }

    public static async IAsyncEnumerable<RecordBatch> Stream(IEnumerable<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            await Task.Yield();
            yield return Batches.Share(batch);
        }
    }

    // States may be changed by a merge, so the second way of merging gets its own copies.
    private static async Task<object> TreeAsync(IAggregation aggregation, object[] states)
    {
        for (int i = 0; i < states.Length; i++)
            states[i] = await SavedAndLoadedAsync(aggregation, states[i]);
        while (states.Length > 1)
            states = [.. states.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : aggregation.Merge(pair[0], pair[1]))];
        return states[0];
    }

    private static async Task<object> SavedAndLoadedAsync(IAggregation aggregation, object state)
    {
        using var stream = new MemoryStream();
        await aggregation.SaveStateAsync(state, stream, default);
        stream.Position = 0;
        return await aggregation.LoadStateAsync(stream, default);
    }

    private static RecordBatch Concatenate(Schema schema, List<RecordBatch> parts) => parts.Count == 0
        ? Batches.Empty(schema)
        : new RecordBatch(schema, Enumerable.Range(0, schema.FieldsList.Count).Select(i =>
            ArrowArrayConcatenator.Concatenate([.. parts.Select(part => part.Column(i))])), parts.Sum(part => part.Length));
}
