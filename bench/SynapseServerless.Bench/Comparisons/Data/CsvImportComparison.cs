using System.Globalization;
using DuckDB.NET.Data;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Data;

/// <summary>How fast a CSV file becomes Parquet partitions.</summary>
public sealed class CsvImportComparison : Comparison
{
    private const long PartitionBytes = 16 << 20;

    /// <inheritdoc/>
    public override string Name => "csv-import";

    /// <inheritdoc/>
    public override string Summary => "3 million flights from CSV to Parquet partitions of 16 MB of text, on all processors, against one COPY of DuckDB with as many threads";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(Csv(context)))
            await ExecuteAsync($"COPY (FROM '{context.Flights3M}') TO '{Csv(context)}' (HEADER)", cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder("csv-import-reference");
        return await ExecuteAsync($"COPY (FROM read_csv('{Csv(context)}')) TO '{folder}/flights.parquet' (COMPRESSION zstd, COMPRESSION_LEVEL 1)", cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder("csv-import-project");
        var storage = new LocalStorage();
        var input = new InputSpecification { Path = [Csv(context)], PartitionBytes = PartitionBytes };
        DatasetSuccess success = await DatasetImport.RunAsync(input, storage, folder, Environment.ProcessorCount, cancellationToken);
        return success.Rows;
    }

    private static string Csv(BenchContext context) => context.Scratch("flights-3m.csv");

    private static async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SET threads = {Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
