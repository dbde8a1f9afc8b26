using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>How rows that come as text are read where their columns are known.</summary>
internal static class RowText
{
    /// <summary>The dialect of rows of a schema: ISO 8601, a point in numbers, and leading zeros where a number is wanted.</summary>
    public static TextDialect Dialect(Schema schema)
    {
        IReadOnlyList<string> names = Schemas.Names(schema);
        return new TextDialect { Names = names, Types = [.. schema.FieldsList.Select(field => TypeNames.Of(field.DataType))], Set = names };
    }

    /// <summary>The same columns, each of which may be null.</summary>
    public static Schema Nullable(Schema schema) =>
        new(schema.FieldsList.Select(field => field.IsNullable ? field : new Field(field.Name, field.DataType, nullable: true, field.Metadata)), schema.Metadata);
}
