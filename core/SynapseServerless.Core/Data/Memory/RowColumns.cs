using System.Reflection;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Turns objects into columns, a column per public property.</summary>
internal static class RowColumns<T>
{
    public static RecordBatch ToBatch(IReadOnlyList<T> rows)
    {
        PropertyInfo[] properties = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken)];
        if (properties.Length == 0)
            throw new DataException($"{typeof(T).Name} has no public properties to make columns of", Location.None);

        var fields = new List<Field>();
        var columns = new List<IArrowArray>();
        foreach (PropertyInfo property in properties)
        {
            object?[] values = [.. rows.Select(row => property.GetValue(row))];
            (Field field, IArrowArray column) = ObjectColumns.Build(property.Name, property.PropertyType, values);
            fields.Add(field);
            columns.Add(column);
        }
        return new RecordBatch(new Schema(fields, null), columns, rows.Count);
    }
}
