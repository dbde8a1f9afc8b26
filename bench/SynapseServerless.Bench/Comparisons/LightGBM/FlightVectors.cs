using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp.Arrow;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>Three million flights as vectors of floats, with whether they were more than 15 minutes late.</summary>
public static class FlightVectors
{
    /// <summary>What a vector holds.</summary>
    public static readonly IReadOnlyList<string> Slots =
        ["month", "day", "weekday", "minuteOfDay", "distance", "origin", "destination", "dayOfYear"];

    /// <summary>How many features there are.</summary>
    public static int Columns => Slots.Count;

    /// <summary>The table to train on.</summary>
    public static VectorTable Table { get; } = new("", "3 million flights", Slots, FileAsync);

    /// <summary>Makes the file, unless it is there; returns its path.</summary>
    public static async Task<string> FileAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string path = context.Scratch("flight-vectors.parquet");
        if (File.Exists(path))
            return path;
        await VectorFile.WriteAsync(path, Slots, BatchesAsync(context, cancellationToken));
        return path;
    }

    private static async IAsyncEnumerable<VectorFile.Rows> BatchesAsync(
        BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var airports = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = new FileReader(context.Flights3M);
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        while (await stream.ReadNextRecordBatchAsync(cancellationToken) is { } batch)
        {
            using (batch)
                yield return Vectors(batch, airports);
        }
    }

    private static VectorFile.Rows Vectors(RecordBatch flights, Dictionary<string, int> airports)
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
        return new VectorFile.Rows(vectors, labels);
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
