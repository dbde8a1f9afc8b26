using System.Globalization;
using Apache.Arrow;
using Npgsql;
using NpgsqlTypes;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Databases;

/// <summary>Writing batches to a table of PostgreSQL, staged and committed, against a loop over the client's binary COPY into the table.</summary>
/// <param name="rows">Rows that are written.</param>
public sealed class PostgresWriteComparison(int rows) : Comparison
{
    private PostgresBench? _postgres;
    private List<RecordBatch> _batches = [];
    private int _writes;

    /// <inheritdoc/>
    public override string Name => rows >= 1_000_000 ? "postgres-write" : "postgres-write-small";

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows of five columns to a new table of PostgreSQL, one partition, until it is committed; the reference writes the same rows by binary COPY");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.8)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        if (_postgres is not null)
            return;
        _postgres = await PostgresBench.StartAsync(rows, cancellationToken);
        using ITableReader reader = await _postgres.Source().OpenAsync(new TableContext("bench", StageHost.Default), cancellationToken);
        TablePlan plan = await reader.PlanAsync(new TableRequest(), cancellationToken);
        await foreach (RecordBatch batch in reader.ReadAsync(plan.Parts[0], plan.Schema, new DatasetReadOptions(), cancellationToken))
            _batches.Add(batch);
    }

    /// <inheritdoc/>
    public override async Task CleanUpAsync()
    {
        foreach (RecordBatch batch in _batches)
            batch.Dispose();
        _batches = [];
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _postgres = null;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _postgres!.RunAsync("DROP TABLE IF EXISTS bare; CREATE TABLE bare (id bigint, hour int, carrier text, distance float8, at timestamp)", cancellationToken);
        await using NpgsqlConnection connection = await _postgres.Database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync("COPY bare FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (RecordBatch batch in _batches)
        {
            var (id, hour, carrier, distance, at) = ((Int64Array)batch.Column(0), (Int32Array)batch.Column(1), (StringArray)batch.Column(2), (DoubleArray)batch.Column(3), (TimestampArray)batch.Column(4));
            for (int row = 0; row < batch.Length; row++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(id.Values[row], NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(hour.Values[row], NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(carrier.GetString(row), NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(distance.Values[row], NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(DateTime.UnixEpoch.AddMicroseconds(at.Values[row]) is var time ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : default, NpgsqlDbType.Timestamp, cancellationToken);
            }
        }
        return (long)await copy.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _postgres!.RunAsync("DROP TABLE IF EXISTS made", cancellationToken);
        await using ITableWriter writer = await _postgres.Sink("made").OpenAsync(
            new TableContext("bench", StageHost.Default), _batches[0].Schema, string.Create(CultureInfo.InvariantCulture, $"{_writes++:x12}"), cancellationToken);
        await using (ITablePartWriter part = await writer.BeginAsync(0, cancellationToken))
        {
            foreach (RecordBatch batch in _batches)
                await part.WriteAsync(batch, cancellationToken);
            await part.CompleteAsync(cancellationToken);
        }
        await writer.CommitAsync([(0, rows)], cancellationToken);
        return rows;
    }
}
