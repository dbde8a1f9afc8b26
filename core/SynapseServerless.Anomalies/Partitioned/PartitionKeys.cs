using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>The parts of a table that stages learn apart from each other, such as tenants.</summary>
internal static class PartitionKeys
{
    /// <summary>Checks the column of keys; null for one part.</summary>
    public static void Require(Schema input, string uid, string? column)
    {
        if (column is not null)
            InputColumns.Require(input, uid, "partitionKey", column, CellTexts.IsReadable, "a column of text, numbers or booleans");
    }

    /// <summary>The key of each row, as text; null where it is missing, and empty for all where there is one part.</summary>
    public static string?[] Read(RecordBatch batch, string uid, string? column)
    {
        if (column is not null)
            return CellTexts.Read(InputColumns.Get(batch, uid, column));
        string?[] keys = new string?[batch.Length];
        System.Array.Fill(keys, "");
        return keys;
    }
}
