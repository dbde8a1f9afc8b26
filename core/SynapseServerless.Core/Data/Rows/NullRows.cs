using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Batches with rows in which nothing is.</summary>
public static class NullRows
{
    /// <summary>A batch of the rows given, in the order given, and of rows of nulls.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="rows">Rows from 0; -1 for one of nulls.</param>
    /// <returns>A batch that the caller disposes, each of whose columns may be null.</returns>
    public static RecordBatch Take(RecordBatch batch, ReadOnlySpan<int> rows)
    {
        Schema schema = RowText.Nullable(batch.Schema);
        using var none = new RecordBatch(schema, schema.FieldsList.Select(field => NullColumns.Of(field.DataType, 1)), 1);
        using RecordBatch own = Batches.Share(batch, schema);
        using RecordBatch both = Batches.Concatenate(schema, own.Length == 0 ? [none] : [own, none]);
        var places = new int[rows.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = rows[i] < 0 ? both.Length - 1 : rows[i];
        return Batches.Take(both, places);
    }
}
