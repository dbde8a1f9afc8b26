using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.ML;
using SynapseServerless.Data;
using SynapseServerless.MLNet.Columns;

namespace SynapseServerless.MLNet;

/// <summary>ML.NET's <see cref="IDataView"/> as a dataset of one partition, read lazily.</summary>
/// <remarks>
/// Vectors of known size become fixed-size lists with the names of their slots; keys become indexes from 0, null where they are
/// missing, with their values as levels. NaN stays NaN. Hidden columns and columns of types that Arrow does not have (images,
/// durations, row identities, vectors of keys) are left out.
/// </remarks>
public sealed class DataViewDataset : Dataset
{
    private readonly IDataView _view;
    private readonly List<DataViewSchema.Column> _columns;
    private readonly int _batchRows;

    /// <summary>A dataset of a view's rows.</summary>
    /// <param name="view">The view.</param>
    /// <param name="batchRows">Rows per batch.</param>
    public DataViewDataset(IDataView view, int batchRows = 8192)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        _view = view;
        _batchRows = batchRows;
        var fields = new List<Field>();
        var columns = new List<DataViewSchema.Column>();
        foreach (DataViewSchema.Column column in view.Schema.Where(column => !column.IsHidden))
        {
            if (Writers.Create(column, keysAsText: false) is not { } writer)
                continue;
            fields.Add(writer.Field);
            columns.Add(column);
        }
        Schema = new Schema(fields, null);
        _columns = columns;
    }

    /// <inheritdoc/>
    public override Schema Schema { get; }

    /// <inheritdoc/>
    public override int PartitionCount => 1;

    /// <inheritdoc/>
    public override long? RowCount(int partition) => _view.GetRowCount();

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(partition, 0);
        Schema schema = columns is null ? Schema : Schemas.Select(Schema, columns);
        DataViewSchema.Column[] wanted = columns is null ? [.. _columns] : [.. columns.Select(name => _columns[Schema.GetFieldIndex(name)])];
        using DataViewRowCursor cursor = _view.GetRowCursor(wanted);
        var rows = new RowGatherer(cursor, wanted, keysAsText: false);
        while (true)
        {
            // Rows of ML.NET are computed where they are asked for; between batches others get their turn.
            await Task.Yield();
            RecordBatch? batch = rows.Gather(schema, _batchRows, cancellationToken);
            if (batch is null)
                yield break;
            yield return batch;
        }
    }
}
