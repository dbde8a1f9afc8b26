using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>Three million flights as vectors of floats, with whether they were more than 15 minutes late.</summary>
public static class FlightVectors
{
    /// <summary>What a vector holds.</summary>
    public static readonly IReadOnlyList<string> Slots =
        ["month", "day", "weekday", "minuteOfDay", "distance", "origin", "destination", "dayOfYear"];

    /// <summary>How many features there are.</summary>
    public static int Columns => Slots.Count;

    /// <summary>Makes the file, unless it is there; returns its path.</summary>
    public static async Task<string> FileAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string path = context.Scratch("flight-vectors.parquet");
        if (File.Exists(path))
            return path;
        Field features = ColumnMetadata.Vector("features", Columns, Slots);
        var schema = new Schema([features, new Field("label", Int32Type.Default, nullable: false)], null);
        var airports = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = new FileReader(context.Flights3M);
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        using var properties = new WriterPropertiesBuilder();
        using WriterProperties writerProperties = properties.Compression(Compression.Zstd).MaxRowGroupLength(262_144).Build();
        using var arrowProperties = new ArrowWriterPropertiesBuilder();
        using ArrowWriterProperties storeSchema = arrowProperties.StoreSchema().Build();
        string partial = path + ".partial";
        using (var writer = new FileWriter(partial, schema, writerProperties, storeSchema))
        {
            while (await stream.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
            {
                using (batch)
                    writer.WriteBufferedRecordBatch(Vectors(batch, schema, airports));
            }
            writer.Close();
        }
        File.Move(partial, path);
        return path;
    }

    /// <summary>All vectors as one row-major matrix, and the labels.</summary>
    public static async Task<(float[] Matrix, float[] Labels)> LoadAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = new FileReader(path);
        int rows = checked((int)reader.ParquetReader.FileMetaData.NumRows);
        float[] matrix = new float[rows * Columns];
        float[] labels = new float[rows];
        int row = 0;
        await foreach (RecordBatch batch in ReadAsync(path, cancellationToken))
        {
            using (batch)
            {
                Values(batch).CopyTo(matrix.AsSpan(row * Columns));
                ReadOnlySpan<int> flags = ((Int32Array)batch.Column(1)).Values;
                for (int i = 0; i < flags.Length; i++)
                    labels[row + i] = flags[i];
                row += batch.Length;
            }
        }
        return (matrix, labels);
    }

    /// <summary>A bare ParquetSharp read loop over all columns.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
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
        return ((FloatArray)list.Values).Values.Slice(list.Offset * Columns, list.Length * Columns);
    }

    private static RecordBatch Vectors(RecordBatch flights, Schema schema, Dictionary<string, int> airports)
    {
        var dates = (TimestampArray)flights.Column("date");
        var delays = (Int64Array)flights.Column("delay");
        var distances = (Int64Array)flights.Column("distance");
        IArrowArray origins = flights.Column("origin"), destinations = flights.Column("destination");
        float[] vectors = new float[flights.Length * Columns];
        int[] labels = new int[flights.Length];
        for (int row = 0; row < flights.Length; row++)
        {
            DateTimeOffset date = dates.GetTimestamp(row)!.Value;
            Span<float> vector = vectors.AsSpan(row * Columns, Columns);
            vector[0] = date.Month;
            vector[1] = date.Day;
            vector[2] = (int)date.DayOfWeek;
            vector[3] = (date.Hour * 60) + date.Minute;
            vector[4] = distances.GetValue(row) ?? float.NaN;
            vector[5] = Index(airports, Text(origins, row));
            vector[6] = Index(airports, Text(destinations, row));
            vector[7] = date.DayOfYear;
            labels[row] = delays.GetValue(row) > 15 ? 1 : 0;
        }
        FloatArray values = new FloatArray.Builder().AppendRange(vectors).Build();
        var list = new FixedSizeListArray(new ArrayData(schema.FieldsList[0].DataType, flights.Length, 0, 0, [ArrowBuffer.Empty], [values.Data]));
        return new RecordBatch(schema, [list, new Int32Array.Builder().AppendRange(labels).Build()], flights.Length);
    }

    private static string Text(IArrowArray column, int row) =>
        column is LargeStringArray large ? large.GetString(row) : ((StringArray)column).GetString(row);

    private static int Index(Dictionary<string, int> airports, string airport)
    {
        if (!airports.TryGetValue(airport, out int index))
            airports[airport] = index = airports.Count;
        return index;
    }
}
