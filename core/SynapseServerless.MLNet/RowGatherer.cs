using Apache.Arrow;
using Microsoft.ML;
using SynapseServerless.MLNet.Columns;

namespace SynapseServerless.MLNet;

/// <summary>Gathers the rows of a cursor into columns.</summary>
internal sealed class RowGatherer
{
    private readonly DataViewRowCursor _cursor;
    private readonly ColumnWriter[] _writers;

    /// <summary>Gathers columns that can be written (see <see cref="Writers.Create"/>).</summary>
    /// <param name="cursor">The cursor, borrowed.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="keysAsText">Whether keys are replaced by their values.</param>
    public RowGatherer(DataViewRowCursor cursor, IReadOnlyList<DataViewSchema.Column> columns, bool keysAsText)
    {
        _cursor = cursor;
        _writers = [.. columns.Select(column => Writers.Create(column, keysAsText)
            ?? throw new InvalidOperationException($"There is no Arrow type for {column.Type}."))];
        for (int i = 0; i < _writers.Length; i++)
            _writers[i].Attach(cursor, columns[i]);
    }

    /// <summary>The next rows as a batch of a schema that has the fields of the columns, or null at the end.</summary>
    public RecordBatch? Gather(Schema schema, int most, CancellationToken cancellationToken)
    {
        IReadOnlyList<IArrowArray> columns = Gather(most, out int rows, cancellationToken);
        if (rows > 0)
            return new RecordBatch(schema, columns, rows);
        foreach (IArrowArray column in columns)
            column.Dispose();
        return null;
    }

    /// <summary>The next rows as columns.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <param name="rows">How many there were.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    public IReadOnlyList<IArrowArray> Gather(int most, out int rows, CancellationToken cancellationToken)
    {
        rows = 0;
        while (rows < most && _cursor.MoveNext())
        {
            if ((rows & 255) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            foreach (ColumnWriter writer in _writers)
                writer.Append();
            rows++;
        }
        return [.. _writers.Select(writer => writer.Take())];
    }
}
