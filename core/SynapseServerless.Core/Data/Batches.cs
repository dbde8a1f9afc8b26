using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Makes batches out of batches without copying columns.</summary>
/// <remarks>
/// Every method borrows its argument and returns a batch of its own: both are disposed, each once, in any order. Columns
/// in both are reference counted.
/// </remarks>
public static class Batches
{
    /// <summary>Another owner of the same column: the memory goes when the last owner disposes its own.</summary>
    public static IArrowArray Share(IArrowArray column) => ArrowArrayFactory.BuildArray(column.Data.Retain());

    /// <summary>Another owner of the same batch.</summary>
    public static RecordBatch Share(RecordBatch batch) => Share(batch, batch.Schema);

    /// <summary>Another owner of the same columns, under another schema.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="schema">A schema with the types of the batch, column by column.</param>
    public static RecordBatch Share(RecordBatch batch, Schema schema)
    {
        var arrays = new IArrowArray[batch.ColumnCount];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = Share(batch.Column(i));
        return new RecordBatch(schema, arrays, batch.Length);
    }

    /// <summary>A batch of some of the columns.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="schema">The schema of the result.</param>
    /// <param name="places">For each of its columns the place of the column in the batch.</param>
    public static RecordBatch Choose(RecordBatch batch, Schema schema, ReadOnlySpan<int> places)
    {
        var arrays = new IArrowArray[places.Length];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = Share(batch.Column(places[i]));
        return new RecordBatch(schema, arrays, batch.Length);
    }

    /// <summary>A batch with a column added at the end, or replaced in place where the name exists.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="field">Name and type of the column.</param>
    /// <param name="column">The column, as many rows as the batch; the new batch owns it.</param>
    public static RecordBatch With(RecordBatch batch, Field field, IArrowArray column) => With(batch, [(field, column)]);

    /// <summary>A batch with columns added at the end, or replaced in place where the name exists.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="columns">Fields and columns, each with as many rows as the batch; the new batch owns them.</param>
    public static RecordBatch With(RecordBatch batch, IReadOnlyList<(Field Field, IArrowArray Column)> columns)
    {
        var schema = Schemas.With(batch.Schema, [.. columns.Select(column => column.Field)]);
        var added = columns.ToDictionary(column => column.Field.Name, column => column.Column, StringComparer.Ordinal);
        var arrays = new IArrowArray[schema.FieldsList.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = added.TryGetValue(schema.FieldsList[i].Name, out IArrowArray? column)
                ? column
                : Share(batch.Column(i));
        }
        return new RecordBatch(schema, arrays, batch.Length);
    }

    /// <summary>A batch of some of the columns, in the order given.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="columns">Names of columns; each must exist.</param>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<string> columns)
    {
        var schema = Schemas.Select(batch.Schema, columns);
        return new RecordBatch(schema, columns.Select(name => Share(batch.Column(batch.Schema.GetFieldIndex(name)))), batch.Length);
    }

    /// <summary>A batch of the rows whose mask is true, in order; all of them shared without a copy when none is false.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="keep">One flag per row.</param>
    public static RecordBatch Filter(RecordBatch batch, ReadOnlySpan<bool> keep)
    {
        var rows = new List<int>(batch.Length);
        for (int i = 0; i < batch.Length; i++)
        {
            if (keep[i])
                rows.Add(i);
        }
        return rows.Count == batch.Length ? Share(batch) : Take(batch, CollectionsMarshal.AsSpan(rows));
    }

    /// <summary>A batch of the rows given, in the order given; a row may come more than once.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="rows">Row indexes from 0.</param>
    public static RecordBatch Take(RecordBatch batch, ReadOnlySpan<int> rows)
    {
        var arrays = new IArrowArray[batch.ColumnCount];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = Taking.Take(batch.Column(i), rows);
        return new RecordBatch(batch.Schema, arrays, rows.Length);
    }

    /// <summary>Some rows of a batch, its columns renamed or reordered into a schema. Takes the batch over: the result replaces it.</summary>
    /// <param name="batch">The batch, whose columns include those of the schema by name and type; disposed.</param>
    /// <param name="schema">The schema of the result.</param>
    /// <param name="offset">The first row.</param>
    /// <param name="length">How many rows.</param>
    internal static RecordBatch Conform(RecordBatch batch, Schema schema, int offset, int length)
    {
        using (batch)
        {
            var arrays = new IArrowArray[schema.FieldsList.Count];
            for (int i = 0; i < arrays.Length; i++)
            {
                IArrowArray column = batch.Column(Position(batch.Schema, schema.FieldsList[i].Name, i));
                arrays[i] = offset == 0 && length == batch.Length ? Share(column) : ArrowArrayFactory.SliceShared(column, offset, length);
            }
            return new RecordBatch(schema, arrays, length);
        }
    }

    /// <summary>Another owner of a batch, whose columns have the types of a schema: the same but for the names of nested fields.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="schema">The schema, column by column like that of the batch.</param>
    internal static RecordBatch Retype(RecordBatch batch, Schema schema) =>
        new(schema, schema.FieldsList.Select((field, i) => ArrowArrayFactory.BuildArray(Retype(batch.Column(i).Data, field.DataType))), batch.Length);

    private static ArrayData Retype(ArrayData data, IArrowType type) => Relabel(data, type).Retain();

    private static ArrayData Relabel(ArrayData data, IArrowType type)
    {
        ArrayData[]? children = data.Children is null || type is not NestedType nested
            ? data.Children
            : [.. data.Children.Select((child, i) => Relabel(child, nested.Fields[i].DataType))];
        return new ArrayData(type, data.Length, data.NullCount, data.Offset, data.Buffers, children, data.Dictionary);
    }

    // Looking at the same place first spares a search by name where the columns are in order already.
    private static int Position(Schema schema, string name, int guess) =>
        guess < schema.FieldsList.Count && schema.FieldsList[guess].Name == name ? guess : schema.GetFieldIndex(name);

    /// <summary>One batch of the rows of several, in order; a copy, unless there is but one.</summary>
    /// <param name="schema">Schema of all of them.</param>
    /// <param name="batches">The batches, borrowed.</param>
    public static RecordBatch Concatenate(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 0)
            return Empty(schema);
        if (batches.Count == 1)
            return Share(batches[0]);
        var arrays = new IArrowArray[schema.FieldsList.Count];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = Joining.Join([.. batches.Select(batch => batch.Column(i))]);
        return new RecordBatch(schema, arrays, batches.Sum(batch => batch.Length));
    }

    /// <summary>A batch without rows.</summary>
    /// <param name="schema">Its schema.</param>
    public static RecordBatch Empty(Schema schema) =>
        new(schema, schema.FieldsList.Select(field => Empty(field.DataType)), 0);

    private static IArrowArray Empty(IArrowType type) => ArrowArrayFactory.BuildArray(Taking.EmptyData(type));
}
