using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Makes schemas out of schemas.</summary>
public static class Schemas
{
    /// <summary>Compares schemas by names, types, nullability and metadata of their fields, in order.</summary>
    public static IEqualityComparer<Schema> Comparer { get; } = new SchemaComparer();

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

    /// <summary>What is different between two schemas, in words; null when they hold the same columns and types, in whatever order.</summary>
    /// <param name="first">A schema.</param>
    /// <param name="second">Another.</param>
    /// <param name="firstName">What to call the first in the text.</param>
    /// <param name="secondName">What to call the second in the text.</param>
    public static string? Difference(Schema first, Schema second, string firstName, string secondName)
    {
        var differences = new List<string>();
        foreach (Field field in first.FieldsList)
        {
            Field? other = second.FieldsList.FirstOrDefault(candidate => candidate.Name == field.Name);
            if (other is null)
                differences.Add($"column '{field.Name}' is only in {firstName}");
            else if (TypeNames.Of(field.DataType) is string left && TypeNames.Of(other.DataType) is string right && left != right)
                differences.Add($"column '{field.Name}' is {left} in {firstName} and {right} in {secondName}");
        }
        differences.AddRange(second.FieldsList
            .Where(field => first.FieldsList.All(candidate => candidate.Name != field.Name))
            .Select(field => $"column '{field.Name}' is only in {secondName}"));
        return differences.Count switch
        {
            0 => null,
            <= 3 => string.Join("; ", differences),
            _ => $"{string.Join("; ", differences.Take(3))}; and {differences.Count - 3} more",
        };
    }
}
