using System.Globalization;
using Apache.Arrow;
using Npgsql;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Databases;

/// <summary>Reading a table of PostgreSQL into batches against a loop over the client's binary COPY, which keeps nothing.</summary>
/// <param name="rows">Rows of the table.</param>
public sealed class PostgresReadComparison(int rows) : Comparison
{
    private PostgresBench? _postgres;

    /// <inheritdoc/>
    public override string Name => rows >= 1_000_000 ? "postgres-read" : "postgres-read-small";

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows of five columns from PostgreSQL to Arrow, one partition; the reference reads the same rows by binary COPY and keeps none");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.9)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => _postgres ??= await PostgresBench.StartAsync(rows, cancellationToken);

    /// <inheritdoc/>
    public override async Task CleanUpAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _postgres = null;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _postgres!.Database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlBinaryExporter copy = await connection.BeginBinaryExportAsync("COPY (SELECT id, hour, carrier, distance, at FROM flights) TO STDOUT (FORMAT BINARY)", cancellationToken);
        long count = 0, sum = 0;
        while (await copy.StartRowAsync(cancellationToken) >= 0)
        {
            sum += await copy.ReadAsync<long>(cancellationToken) + await copy.ReadAsync<int>(cancellationToken) + (await copy.ReadAsync<string>(cancellationToken)).Length;
            sum += (long)await copy.ReadAsync<double>(cancellationToken) + (await copy.ReadAsync<DateTime>(cancellationToken)).Second;
            count++;
        }
        return sum == 0 ? 0 : count;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using ITableReader reader = await _postgres!.Source().OpenAsync(new TableContext("bench", StageHost.Default), cancellationToken);
        TablePlan plan = await reader.PlanAsync(new TableRequest(), cancellationToken);
        long count = 0;
        await foreach (RecordBatch batch in reader.ReadAsync(plan.Parts[0], plan.Schema, new DatasetReadOptions(), cancellationToken))
        {
            using (batch)
                count += batch.Length;
        }
        return count;
    }
}
