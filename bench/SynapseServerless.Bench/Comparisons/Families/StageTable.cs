using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using ParquetSharp.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>The table that stages are compared on: flights with gaps, a text that says what is missing, a label and a score.</summary>
/// <param name="isSmall">Whether it has a hundred thousand rows and no more, to see that a comparison runs.</param>
public sealed class StageTable(bool isSmall)
{
    /// <summary>The table in words.</summary>
    public string Words => isSmall ? "100,000 flights" : "3 million flights";

    /// <summary>What the names of comparisons on it end with.</summary>
    public string Suffix => isSmall ? "-small" : "";

    /// <summary>Makes the file, unless it is there; returns its path.</summary>
    public async Task<string> FileAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string path = context.Scratch($"flights-with-gaps{Suffix}.parquet");
        if (File.Exists(path))
            return path;
        string rows = isSmall ? "LIMIT 100000" : "";
        // One delay in twenty and one distance in ten are missing; the score is drawn by a hash, higher where the flight was late.
        await ExecuteAsync(
            $"""
            COPY (
                SELECT date, CASE WHEN hash(date, origin) % 20 = 0 THEN NULL ELSE delay::DOUBLE END AS delay,
                    CASE WHEN distance % 10 = 0 THEN NULL ELSE distance::DOUBLE END AS distance, origin, destination,
                    (delay > 15)::INTEGER AS label, score, (score > 0.5)::INTEGER AS prediction
                FROM (SELECT *, (hash(origin, destination, date, delay) % 10007) / 20014.0 + CASE WHEN delay > 15 THEN 0.4 ELSE 0.1 END AS score FROM '{context.Flights3M}' {rows}))
            TO '{path}' (FORMAT parquet, COMPRESSION zstd)
            """,
            cancellationToken);
        return path;
    }

    /// <summary>The table as a dataset.</summary>
    public async Task<FileDataset> OpenAsync(BenchContext context, CancellationToken cancellationToken) =>
        await FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = [await FileAsync(context, cancellationToken)] }, cancellationToken: cancellationToken);

    /// <summary>Executes statements in a database of DuckDB of their own, on as many threads as there are processors; gives the number that the last of them selects.</summary>
    public static async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SET threads = {Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = sql;
        object? number = await command.ExecuteScalarAsync(cancellationToken);
        return number is null or DBNull ? 0 : Convert.ToInt64(number, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads all batches of a dataset, side by side; returns how many rows there are.</summary>
    public static async Task<long> CountAsync(Dataset data, CancellationToken cancellationToken)
    {
        long rows = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, data.PartitionCount), cancellationToken, async (partition, token) =>
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, token))
            {
                using (batch)
                    Interlocked.Add(ref rows, batch.Length);
            }
        });
        return rows;
    }

    /// <summary>The batches of the file, by ParquetSharp alone.</summary>
    internal static IEnumerable<RecordBatch> Read(string path)
    {
        using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = 65_536;
        using var file = new FileReader(path, null, properties);
        using IArrowArrayStream stream = file.GetRecordBatchReader();
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }
}
