using System.Buffers;
using System.Text.Json;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Inference;

/// <summary>Writes what was inferred, with tensors in the JSON or behind it.</summary>
internal static class InferenceJsonWriter
{
    /// <summary>Writes an answer.</summary>
    /// <param name="bytes">Takes it.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isBinary">Whether an output stands behind the JSON.</param>
    /// <returns>The length of the JSON; null where nothing stands behind it.</returns>
    public static int? Write(IBufferWriter<byte> bytes, InferenceAnswer answer, Func<string, bool> isBinary)
    {
        using var json = new Utf8JsonWriter(bytes, RowWriter.Options);
        json.WriteStartObject();
        json.WriteString("model_name"u8, answer.Model);
        json.WriteString("model_version"u8, answer.Version);
        if (answer.Id.Length > 0)
            json.WriteString("id"u8, answer.Id);
        WriteParameters(json, answer);
        json.WriteStartArray("outputs"u8);
        Tensor[] behind = [.. answer.Outputs.Where(output => isBinary(output.Name))];
        foreach (Tensor output in answer.Outputs)
            Write(json, output, behind.Contains(output));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        foreach (Tensor output in behind)
            bytes.Write(output.Data.Span);
        return behind.Length == 0 ? null : (int)json.BytesCommitted;
    }

    private static void WriteParameters(Utf8JsonWriter json, InferenceAnswer answer)
    {
        if (answer.Sources is null && answer.Missing.Count == 0)
            return;
        json.WriteStartObject("parameters"u8);
        if (answer.Sources is { } sources)
            json.WriteString(InferenceParameters.Sources, Tensor.Rows(sources));
        if (answer.Missing.Count > 0)
            json.WriteString(InferenceParameters.Missing, string.Join(',', answer.Missing));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Tensor output, bool isBinary)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, output.Name);
        json.WriteString("datatype"u8, output.Datatype);
        json.WriteStartArray("shape"u8);
        foreach (long size in output.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        if (isBinary || output.Nulls.Count > 0)
        {
            json.WriteStartObject("parameters"u8);
            if (isBinary)
                json.WriteNumber(InferenceParameters.BinarySize, output.Data.Length);
            if (output.Nulls.Count > 0)
                json.WriteString(InferenceParameters.Nulls, Tensor.Rows(output.Nulls));
            json.WriteEndObject();
        }
        if (!isBinary)
        {
            json.WritePropertyName("data"u8);
            JsonTensors.Write(json, output);
        }
        json.WriteEndObject();
    }
}
