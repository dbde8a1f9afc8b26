using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>Finds the input columns of a stage, and says clearly which one is missing or of a wrong type.</summary>
public static class InputColumns
{
    /// <summary>The field of a column that must be there.</summary>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="uid">The stage, for the error.</param>
    /// <param name="parameter">The parameter that names the column, camelCase, for the error.</param>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="SpecificationException">There is no such column; the error lists those there are.</exception>
    public static Field Require(Schema schema, string uid, string parameter, string? column)
    {
        if (string.IsNullOrEmpty(column))
            throw new SpecificationException("A column must be named", Location.OfParameter(uid, parameter), Remedy(schema, ""));
        return Find(schema, column) ?? throw new SpecificationException(
            $"There is no column '{column}'", Location.OfParameter(uid, parameter), Remedy(schema, column));
    }

    /// <summary>The field of a column whose type must be one that the stage can take.</summary>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="uid">The stage, for the error.</param>
    /// <param name="parameter">The parameter that names the column, camelCase, for the error.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="accepts">Whether the stage can take a type.</param>
    /// <param name="expected">The types it can take, as in "a number".</param>
    /// <exception cref="SpecificationException">There is no such column, or its type is wrong.</exception>
    public static Field Require(Schema schema, string uid, string parameter, string? column, Func<IArrowType, bool> accepts, string expected)
    {
        Field field = Require(schema, uid, parameter, column);
        if (!accepts(field.DataType))
        {
            throw new SpecificationException(
                $"Column '{field.Name}' is {TypeName(field.DataType)}, which {uid} cannot take",
                Location.OfParameter(uid, parameter), $"Give {expected}.");
        }
        return field;
    }

    /// <summary>The field of a name, or null.</summary>
    public static Field? Find(Schema schema, string column) =>
        schema.FieldsList.FirstOrDefault(field => field.Name == column);

    /// <summary>The column of a name in a batch.</summary>
    /// <exception cref="DataException">The batch has no such column: it is not what <see cref="Stage.TransformSchema"/> was asked about.</exception>
    public static IArrowArray Get(RecordBatch batch, string uid, string column)
    {
        int index = batch.Schema.GetFieldIndex(column);
        return index >= 0
            ? batch.Column(index)
            : throw new DataException($"There is no column '{column}'", Location.OfStage(uid, column), Remedy(batch.Schema, column));
    }

    /// <summary>What a type is called in messages, such as <c>a number (int64)</c>.</summary>
    public static string TypeName(IArrowType type) => type switch
    {
        _ when NumericColumn.IsNumber(type) => $"a number ({type.Name})",
        StringType or LargeStringType or StringViewType => "text",
        BooleanType => "boolean",
        FixedSizeListType list when NumericColumn.IsNumber(list.ValueDataType) => $"a vector of {list.ListSize}",
        FixedSizeListType list => $"a list of {list.ListSize} ({list.ValueDataType.Name})",
        ListType list => $"a list ({list.ValueDataType.Name})",
        _ when SparseVectors.IsSparse(type) => "a sparse vector",
        _ => type.Name,
    };

    private static string Remedy(Schema schema, string column)
    {
        string[] names = [.. schema.FieldsList.Select(field => field.Name)];
        if (names.Length == 0)
            return "The data has no columns.";
        IReadOnlyList<string> near = column.Length == 0 ? [] : Suggestions.Nearest(column, names);
        string hint = near.Count == 0 ? "" : $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}? ";
        return $"{hint}The columns are {string.Join(", ", names.Take(40))}{(names.Length > 40 ? ", ..." : "")}.";
    }
}
