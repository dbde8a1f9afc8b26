using Apache.Arrow;
using Microsoft.ML;

namespace SynapseServerless.MLNet;

/// <summary>One batch as ML.NET's <see cref="IDataView"/>. It borrows the batch.</summary>
internal sealed class BatchDataView(ViewSchema schema, RecordBatch batch) : IDataView
{
    public DataViewSchema Schema => schema.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => batch.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new BatchCursor(schema, columnsNeeded, new Single(batch), batchIsPartition: false);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Single(RecordBatch batch) : IBatchSource
    {
        private RecordBatch? _batch = batch;

        public RecordBatch? Next(out int partition)
        {
            partition = 0;
            return Interlocked.Exchange(ref _batch, null);
        }

        public void Dispose() => _batch = null;
    }
}
