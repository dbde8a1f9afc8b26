using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>How columns of a stage join those of its input: the schema and the places, found once for all batches of a schema.</summary>
public sealed class AddedColumns
{
    private readonly int _inputs;

    // For each column of the output the place of the added one, or -1 for that of the input at the same place.
    private readonly int[] _added;

    /// <summary>Finds the places.</summary>
    /// <param name="input">Schema of the batches that columns are added to.</param>
    /// <param name="fields">The columns: those with the name of a column of the input replace it, the others come at the end.</param>
    public AddedColumns(Schema input, params IReadOnlyList<Field> fields)
    {
        _inputs = input.FieldsList.Count;
        Fields = fields;
        Output = Schemas.With(input, fields);
        _added = [.. Output.FieldsList.Select(field => Last(fields, field.Name))];
    }

    /// <summary>The columns that are added.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The schema with the columns.</summary>
    public Schema Output { get; }

    /// <summary>A batch with the columns.</summary>
    /// <param name="batch">The batch, borrowed; its other columns are shared.</param>
    /// <param name="columns">One for each of <see cref="Fields"/>, as many rows as the batch; the new batch owns them.</param>
    public RecordBatch To(RecordBatch batch, params ReadOnlySpan<IArrowArray> columns)
    {
        if (batch.ColumnCount != _inputs)
            throw new ArgumentException($"The batch has {batch.ColumnCount} columns and the schema {_inputs}.", nameof(batch));
        var arrays = new IArrowArray[_added.Length];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = _added[i] < 0 ? Batches.Share(batch.Column(i)) : columns[_added[i]];
        return new RecordBatch(Output, arrays, batch.Length);
    }

    private static int Last(IReadOnlyList<Field> fields, string name)
    {
        for (int i = fields.Count - 1; i >= 0; i--)
        {
            if (fields[i].Name == name)
                return i;
        }
        return -1;
    }
}
