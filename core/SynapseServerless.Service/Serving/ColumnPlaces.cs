using Apache.Arrow;

namespace SynapseServerless.Service.Serving;

/// <summary>Finds columns by name.</summary>
internal static class ColumnPlaces
{
    /// <summary>The place of a column; -1 where there is none of the name.</summary>
    public static int Of(Schema schema, string name)
    {
        IReadOnlyList<Field> fields = schema.FieldsList;
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
                return i;
        }
        return -1;
    }
}
