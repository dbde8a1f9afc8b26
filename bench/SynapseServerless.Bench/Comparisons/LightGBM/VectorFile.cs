using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>Parquet files of vectors of floats with a label each.</summary>
public static class VectorFile
{
    /// <summary>Some rows.</summary>
    /// <param name="Vectors">The vectors, row after row.</param>
    /// <param name="Labels">The labels.</param>
    public readonly record struct Rows(float[] Vectors, int[] Labels);

    /// <summary>Writes a file, which is there as a whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="slots">What a vector holds.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="validates">Whether every fourth row is marked for validation, in a column of its own.</param>
    public static async Task WriteAsync(string path, IReadOnlyList<string> slots, IAsyncEnumerable<Rows> rows, bool validates = false)
    {
        var fields = new List<Field> { ColumnMetadata.Vector("features", slots.Count, slots), new("label", Int32Type.Default, nullable: false) };
        if (validates)
            fields.Add(new Field("validation", Int32Type.Default, nullable: false));
        var schema = new Schema(fields, null);
        using var properties = new WriterPropertiesBuilder();
        using WriterProperties writerProperties = properties.Compression(Compression.Zstd).MaxRowGroupLength(262_144).Build();
        using var arrowProperties = new ArrowWriterPropertiesBuilder();
        using ArrowWriterProperties storeSchema = arrowProperties.StoreSchema().Build();
        string partial = path + ".partial";
        using (var writer = new FileWriter(partial, schema, writerProperties, storeSchema))
        {
            await foreach (Rows batch in rows)
                writer.WriteBufferedRecordBatch(ToBatch(batch, schema));
            writer.Close();
        }
        File.Move(partial, path);
    }

    /// <summary>All vectors as one row-major matrix, and the labels.</summary>
    public static async Task<(float[] Matrix, float[] Labels)> LoadAsync(string path, CancellationToken cancellationToken)
    {
        int rows = checked((int)RowCount(path));
        float[] matrix = [], labels = new float[rows];
        int row = 0;
        await foreach (RecordBatch batch in ReadAsync(path, cancellationToken))
        {
            using (batch)
            {
                ReadOnlySpan<float> values = Values(batch);
                int columns = values.Length / Math.Max(1, batch.Length);
                if (matrix.Length == 0)
                    matrix = new float[rows * columns];
                values.CopyTo(matrix.AsSpan(row * columns));
                ReadOnlySpan<int> flags = Labels(batch);
                for (int i = 0; i < flags.Length; i++)
                    labels[row + i] = flags[i];
                row += batch.Length;
            }
        }
        return (matrix, labels);
    }

    /// <summary>How many rows a file has.</summary>
    public static long RowCount(string path)
    {
        using var reader = new FileReader(path);
        return reader.ParquetReader.FileMetaData.NumRows;
    }

    /// <summary>A bare ParquetSharp read loop over all columns.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
        properties.UseThreads = false;
        properties.PreBuffer = false;
        properties.BatchSize = 65_536;
        using var reader = new FileReader(path, null, properties);
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        while (await stream.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
            yield return batch;
    }

    /// <summary>The vectors of a batch, row after row.</summary>
    public static ReadOnlySpan<float> Values(RecordBatch batch)
    {
        var list = (FixedSizeListArray)batch.Column(0);
        int columns = ((FixedSizeListType)list.Data.DataType).ListSize;
        return ((FloatArray)list.Values).Values.Slice(list.Offset * columns, list.Length * columns);
    }

    /// <summary>The labels of a batch.</summary>
    public static ReadOnlySpan<int> Labels(RecordBatch batch) => ((Int32Array)batch.Column(1)).Values;

    private static RecordBatch ToBatch(Rows rows, Schema schema)
    {
        int count = rows.Labels.Length;
        FloatArray values = new FloatArray.Builder().AppendRange(rows.Vectors).Build();
        var columns = new List<IArrowArray>
        {
            new FixedSizeListArray(new ArrayData(schema.FieldsList[0].DataType, count, 0, 0, [ArrowBuffer.Empty], [values.Data])),
            new Int32Array.Builder().AppendRange(rows.Labels).Build(),
        };
        if (schema.FieldsList.Count > 2)
            columns.Add(new Int32Array.Builder().AppendRange(Enumerable.Range(0, count).Select(row => row % 4 == 0 ? 1 : 0)).Build());
        return new RecordBatch(schema, columns, count);
    }
}
