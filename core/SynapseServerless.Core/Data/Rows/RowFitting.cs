using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Gives rows that came with types of their own the columns and types that are wanted, where the values stay what they are.</summary>
public static class RowFitting
{
    /// <summary>The rows with the columns that are wanted, in their order; those that did not come are null.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="schema">The columns that are wanted.</param>
    /// <exception cref="DataException">There are other columns, or types in which the values cannot be: all of them at once, with what both sides have.</exception>
    public static RowsRead Fit(RecordBatch batch, Schema schema)
    {
        string[] unknown = [.. Schemas.Names(batch.Schema).Where(name => schema.GetFieldIndex(name) < 0)];
        string[] unfit = [.. schema.FieldsList.Where(field => batch.Schema.GetFieldIndex(field.Name) is >= 0 and int at && !ColumnFit.Fits(batch.Column(at).Data.DataType, field.DataType))
            .Select(field => field.Name)];
        if (unknown.Length + unfit.Length > 0)
        {
            Schema both = Schemas.Without(batch.Schema, []);
            string difference = Schemas.Difference(Schemas.Select(both, [.. Schemas.Names(both).Where(name => unknown.Contains(name) || unfit.Contains(name))]), Schemas.Select(schema, unfit), "the request", "the model")!;
            throw new DataException($"The rows are not what the model takes: {difference}", new Location { Column = unknown.Concat(unfit).First() },
                unknown.Length > 0 ? Suggestions.Remedy(unknown[0], [.. Schemas.Names(schema)], "columns of the model") : "Send the column with the type that the model has.");
        }
        var problems = new List<BadCell>();
        var arrays = new IArrowArray[schema.FieldsList.Count];
        var missing = new List<string>();
        for (int i = 0; i < arrays.Length; i++)
        {
            Field field = schema.FieldsList[i];
            int at = batch.Schema.GetFieldIndex(field.Name);
            if (at < 0)
                missing.Add(field.Name);
            arrays[i] = at < 0 ? NullColumns.Of(field.DataType, batch.Length) : ColumnFit.Of(field, batch.Column(at), problems);
        }
        using var whole = new RecordBatch(RowText.Nullable(schema), arrays, batch.Length);
        var bad = problems.Select(problem => problem.Row).ToHashSet();
        int[] places = [.. Enumerable.Range(0, batch.Length).Where(row => !bad.Contains(row))];
        return RowsRead.Of(
            bad.Count == 0 ? Batches.Share(whole) : Batches.Take(whole, places), places, batch.Length, [.. problems.OrderBy(problem => problem.Row)], missing);
    }
}
