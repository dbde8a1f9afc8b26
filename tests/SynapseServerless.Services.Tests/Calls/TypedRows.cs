using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Services.Tests;

/// <summary>Rows with columns of lists, structures and bytes, which JSON alone does not tell.</summary>
internal static class TypedRows
{
    /// <summary>A batch; bytes are Base64 text.</summary>
    public static RecordBatch Read(string types, string rows)
    {
        JsonElement[] all = [.. JsonElement.Parse(rows).EnumerateArray()];
        Field[] fields = [.. ((StructType)ArrowTypeText.Parse("row", types).DataType).Fields];
        return new RecordBatch(new Schema(fields, null), fields.Select(field => TypedJson.Column(field, [.. all.Select(row => Cell(row, field))])), all.Length);
    }

    private static object? Cell(JsonElement row, Field field) => row.TryGetProperty(field.Name, out JsonElement value) ? TypedJson.Read(value, field) : null;
}
