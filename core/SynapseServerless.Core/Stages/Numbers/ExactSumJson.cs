using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Stages;

/// <summary>Keeps exact sums in states that are JSON: their bytes in Base64.</summary>
internal sealed class ExactSumJson : JsonConverter<ExactSum>
{
    /// <inheritdoc/>
    public override ExactSum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var bytes = new BinaryReader(new MemoryStream(reader.GetBytesFromBase64()));
        return ExactSum.Load(bytes);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ExactSum value, JsonSerializerOptions options)
    {
        using var bytes = new MemoryStream();
        using (var binary = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            value.Save(binary);
        writer.WriteBase64StringValue(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
