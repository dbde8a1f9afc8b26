using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Makes schemas out of schemas.</summary>
public static class Schemas
{
    /// <summary>A schema with fields added at the end, or replaced in place where the name exists.</summary>
    public static Schema With(Schema schema, params IReadOnlyList<Field> fields)
    {
        var result = schema.FieldsList.ToList();
        foreach (Field field in fields)
        {
            int index = result.FindIndex(existing => existing.Name == field.Name);
            if (index < 0)
                result.Add(field);
            else
                result[index] = field;
        }
        return new Schema(result, schema.Metadata);
    }

    /// <summary>A schema of some of the fields, in the order given; each must exist.</summary>
    public static Schema Select(Schema schema, IReadOnlyList<string> columns) =>
        new(columns.Select(name => schema.GetFieldByName(name)), schema.Metadata);

    /// <summary>A schema without some of the fields; names that do not exist are ignored.</summary>
    public static Schema Without(Schema schema, IReadOnlyCollection<string> columns) =>
        new(schema.FieldsList.Where(field => !columns.Contains(field.Name)), schema.Metadata);

    /// <summary>The names of all fields, in order.</summary>
    public static IReadOnlyList<string> Names(Schema schema) => [.. schema.FieldsList.Select(field => field.Name)];
}
