using Apache.Arrow;
using Microsoft.ML;
using SynapseServerless.Data;

namespace SynapseServerless.MLNet;

/// <summary>A dataset as ML.NET's <see cref="IDataView"/>: read lazily, a few batches in memory at a time.</summary>
/// <remarks>
/// Every cursor reads for itself, so any number may be open at once; a set of cursors deals out the partitions. Integers and
/// booleans have no missing value in ML.NET: a null in such a column is an error when it is read. Columns of types that ML.NET
/// does not have (binary, structs, decimals, times of day) are left out.
/// </remarks>
public sealed class DatasetDataView : IDataView
{
    private readonly Dataset _data;
    private readonly ViewSchema _schema;

    /// <summary>A view of a dataset.</summary>
    /// <param name="data">The dataset; it must live as long as the view.</param>
    public DatasetDataView(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _schema = ViewSchema.Of(data.Schema);
    }

    /// <inheritdoc/>
    public DataViewSchema Schema => _schema.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount()
    {
        long rows = 0;
        for (int partition = 0; partition < _data.PartitionCount; partition++)
        {
            if (_data.RowCount(partition) is not { } count)
                return null;
            rows += count;
        }
        return rows;
    }

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Open(columnsNeeded, Enumerable.Range(0, _data.PartitionCount), batchIsPartition: false);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        int cursors = Math.Clamp(n, 1, _data.PartitionCount);
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, cursors).Select(cursor => Open(
            columns,
            Enumerable.Range(0, _data.PartitionCount).Where(partition => partition % cursors == cursor),
            batchIsPartition: true))];
    }

    private BatchCursor Open(IEnumerable<DataViewSchema.Column> columnsNeeded, IEnumerable<int> partitions, bool batchIsPartition)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        List<string> names = [.. columns.Select(column => _schema.Sources[column.Index]!.Name).Distinct()];
        // Rows are counted by a column; without one there would be none.
        if (names.Count == 0 && _data.Schema.FieldsList is [Field first, ..])
            names.Add(first.Name);
        return new BatchCursor(_schema, columns, new BatchFeed(_data, partitions, names), batchIsPartition);
    }
}
