using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Compares schemas by what they say: names, types, nullability and metadata, in order, those of nested fields included.</summary>
internal sealed class SchemaComparer : IEqualityComparer<Schema>
{
    public bool Equals(Schema? x, Schema? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && Same(x.Metadata, y.Metadata) && Same(x.FieldsList, y.FieldsList));

    public int GetHashCode([DisallowNull] Schema obj)
    {
        var hash = new HashCode();
        foreach (Field field in obj.FieldsList)
        {
            hash.Add(field.Name, StringComparer.Ordinal);
            hash.Add(field.DataType.TypeId);
        }
        return hash.ToHashCode();
    }

    private static bool Same(IReadOnlyList<Field> x, IReadOnlyList<Field> y)
    {
        if (x.Count != y.Count)
            return false;
        for (int i = 0; i < x.Count; i++)
        {
            if (!Same(x[i], y[i]))
                return false;
        }
        return true;
    }

    private static bool Same(Field x, Field y) =>
        ReferenceEquals(x, y)
        || (x.Name == y.Name && x.IsNullable == y.IsNullable && Same(x.DataType, y.DataType) && Same(x.Metadata, y.Metadata));

    private static bool Same(IArrowType x, IArrowType y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x.TypeId != y.TypeId)
            return false;
        return (x, y) switch
        {
            (DictionaryType a, DictionaryType b) => a.Ordered == b.Ordered && Same(a.IndexType, b.IndexType) && Same(a.ValueType, b.ValueType),
            // The name has the width of a list of fixed size; the fields have their own nullability and metadata.
            (NestedType a, NestedType b) => Same(a.Fields, b.Fields) && (a is not FixedSizeListType list || list.ListSize == ((FixedSizeListType)b).ListSize),
            _ => TypeNames.Of(x) == TypeNames.Of(y),
        };
    }

    private static bool Same(IReadOnlyDictionary<string, string>? x, IReadOnlyDictionary<string, string>? y)
    {
        if ((x?.Count ?? 0) != (y?.Count ?? 0))
            return false;
        return x is null || ReferenceEquals(x, y) || x.All(pair => y!.TryGetValue(pair.Key, out string? value) && value == pair.Value);
    }
}
