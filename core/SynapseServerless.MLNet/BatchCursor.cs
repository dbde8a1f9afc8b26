using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.MLNet.Columns;

namespace SynapseServerless.MLNet;

/// <summary>Gives a cursor its batches, one after the other.</summary>
internal interface IBatchSource : IDisposable
{
    /// <summary>The next batch, or null at the end. It belongs to the source and lives until the next call.</summary>
    /// <param name="partition">The partition it is of.</param>
    RecordBatch? Next(out int partition);
}

/// <summary>Walks over the rows of batches in the way ML.NET asks for.</summary>
internal sealed class BatchCursor : DataViewRowCursor
{
    private readonly ViewSchema _schema;
    private readonly IBatchSource _source;
    private readonly bool _batchIsPartition;
    private readonly RowPosition _place = new();
    private readonly ColumnReader?[] _readers;
    private RecordBatch? _batch;
    private int _partition;
    private long _before;
    private long _position = -1;
    private bool _ended;

    /// <summary>A cursor before the first row.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="columns">The columns wanted.</param>
    /// <param name="source">The batches; the cursor disposes it.</param>
    /// <param name="batchIsPartition">Whether rows are numbered by partition, so that cursors side by side can be brought in order.</param>
    public BatchCursor(ViewSchema schema, IEnumerable<DataViewSchema.Column> columns, IBatchSource source, bool batchIsPartition)
    {
        _schema = schema;
        _source = source;
        _batchIsPartition = batchIsPartition;
        var wanted = columns.Select(column => column.Index).ToHashSet();
        _readers = schema.CreateReaders(wanted.Contains, _place);
    }

    public override DataViewSchema Schema => _schema.Schema;

    public override long Position => _position;

    public override long Batch => _batchIsPartition ? _partition : 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _readers[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ColumnReader reader = _readers[column.Index]
            ?? throw new ArgumentException($"The column '{column.Name}' was not asked for when the cursor was opened.", nameof(column));
        return reader.Getter as ValueGetter<TValue>
            ?? throw new ArgumentException($"The column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.", nameof(column));
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)(_before + _place.Row), (ulong)_partition);

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        _place.Row++;
        while (_batch is null || _place.Row >= _batch.Length)
        {
            // A row is known by its place in its partition, whichever cursor comes by.
            (int last, int rows) = (_partition, _batch?.Length ?? 0);
            _batch = _source.Next(out _partition);
            _before = _partition == last ? _before + rows : 0;
            if (_batch is null)
            {
                _ended = true;
                return false;
            }
            Bind(_batch);
            _place.Row = 0;
        }
        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _ended = true;
        _source.Dispose();
        base.Dispose(disposing);
    }

    private void Bind(RecordBatch batch)
    {
        for (int i = 0; i < _readers.Length; i++)
        {
            if (_readers[i] is { } reader && _schema.Sources[i] is { } field)
                reader.Bind(batch.Column(batch.Schema.GetFieldIndex(field.Name)));
        }
    }
}
