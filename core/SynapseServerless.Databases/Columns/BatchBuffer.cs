using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Databases.Columns;

/// <summary>Gathers rows until they are as many, or have as many bytes, as a batch may.</summary>
internal sealed class BatchBuffer
{
    private readonly Schema _schema;
    private readonly DatasetReadOptions _options;

    public BatchBuffer(Schema schema, DatasetReadOptions options)
    {
        (_schema, _options) = (schema, options);
        Columns = [.. schema.FieldsList.Select(field => ColumnBuffer.Of(field.DataType))];
    }

    /// <summary>The columns.</summary>
    public ColumnBuffer[] Columns { get; }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Counts a row whose cells are all there.</summary>
    /// <returns>Whether the batch is full.</returns>
    public bool EndRow()
    {
        Rows++;
        return Rows >= _options.BatchRows || (Rows % 64 == 0 && IsHeavy());
    }

    /// <summary>The rows as a batch; null when there are none.</summary>
    public RecordBatch? Build()
    {
        if (Rows == 0)
            return null;
        var batch = new RecordBatch(_schema, Columns.Select(column => column.Build()), Rows);
        Rows = 0;
        return batch;
    }

    private bool IsHeavy()
    {
        long bytes = 0;
        foreach (ColumnBuffer column in Columns)
            bytes += column.Bytes;
        return bytes >= _options.BatchBytes;
    }
}
