using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases;

namespace SynapseServerless.Runs.Activities;

/// <summary>Writes a partition of the output to a database.</summary>
internal sealed class TableConsumer : BatchConsumer
{
    private readonly ITableWriter _table;
    private readonly ITablePartWriter _writer;
    private readonly IReadOnlyList<string>? _columns;
    private readonly int _partition;
    private long _rows;

    private TableConsumer(ITableWriter table, ITablePartWriter writer, IReadOnlyList<string>? columns, int partition) =>
        (_table, _writer, _columns, _partition) = (table, writer, columns, partition);

    /// <summary>What was written; null until it is complete.</summary>
    public DatasetPart? Part { get; private set; }

    public static async Task<TableConsumer> OpenAsync(RunWorkspace run, Schema schema, int partition, CancellationToken cancellationToken)
    {
        ITableWriter table = await run.Tables.WriterAsync(schema, cancellationToken).ConfigureAwait(false);
        try
        {
            return new TableConsumer(table, await table.BeginAsync(partition, cancellationToken).ConfigureAwait(false), run.Specification.Output.Columns, partition);
        }
        catch
        {
            await table.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask AddAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Length == 0)
            return;
        _rows += batch.Length;
        if (_columns is null)
        {
            await _writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            return;
        }
        using RecordBatch selected = Batches.Select(batch, _columns);
        await _writer.WriteAsync(selected, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        Part = new DatasetPart(string.Create(CultureInfo.InvariantCulture, $"rows-{_partition:D5}"), _partition, _rows, 0);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _table.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
