using System.Text.Json;

namespace SynapseServerless.Service.Inference;

/// <summary>Reads requests to infer, with tensors in the JSON or behind it.</summary>
internal static class InferenceJsonReader
{
    /// <summary>Reads a request.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="binary">What stands behind it.</param>
    /// <exception cref="InferenceException">It is no request.</exception>
    public static InferenceRequest Read(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> binary)
    {
        try
        {
            return ReadRequest(json.Span, binary);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw InferenceException.Of($"The body is not a request to infer: {error.Message.Split(". LineNumber")[0].TrimEnd('.')}", "Send {\"inputs\": [{\"name\", \"shape\", \"datatype\", \"data\"}]}.");
        }
    }

    private static InferenceRequest ReadRequest(ReadOnlySpan<byte> body, ReadOnlyMemory<byte> binary)
    {
        var reader = new Utf8JsonReader(body);
        var request = new InferenceRequest { Inputs = [] };
        int used = 0;
        Expect(ref reader, JsonTokenType.StartObject, "The body");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            request = key switch
            {
                "id" => request with { Id = reader.GetString() ?? "" },
                "parameters" => WithParameters(request, JsonElement.ParseValue(ref reader)),
                "inputs" => request with { Inputs = Inputs(ref reader, body, binary, ref used) },
                "outputs" => request with { Outputs = Outputs(ref reader) },
                _ => throw InferenceException.Of($"There is nothing called '{key}' in a request to infer", Suggestions.Remedy(key, ["id", "parameters", "inputs", "outputs"], "members")),
            };
        }
        if (reader.Read())
            throw InferenceException.Of("Something stands behind the end of the JSON", "Name its length in the header Inference-Header-Content-Length.");
        return used == binary.Length
            ? request
            : throw InferenceException.Of($"{binary.Length} bytes stand behind the JSON, and the inputs say that {used} do", $"Give each input that stands there the parameter {InferenceParameters.BinarySize}.");
    }

    private static InferenceRequest WithParameters(InferenceRequest request, JsonElement parameters)
    {
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            request = parameter.Name switch
            {
                InferenceParameters.AllBinary => request with { IsBinary = parameter.Value.GetBoolean() },
                InferenceParameters.Explain => request with { Explain = parameter.Value.GetBoolean() },
                InferenceParameters.Errors => request with { Errors = InferenceParameters.ErrorsOf(parameter.Value.GetString()) },
                InferenceParameters.Timeout => request with { Timeout = InferenceParameters.TimeoutOf(parameter.Value.GetInt64()) },
                // The protocol lets callers send what another server understands.
                _ => request,
            };
        }
        return request;
    }

    private static List<Tensor> Inputs(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ReadOnlyMemory<byte> binary, ref int used)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray, "inputs");
        var inputs = new List<Tensor>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            inputs.Add(Input(ref reader, body, binary, ref used));
        Expect(reader.TokenType, JsonTokenType.EndArray, "inputs");
        return inputs;
    }

    private static Tensor Input(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ReadOnlyMemory<byte> binary, ref int used)
    {
        (string? name, string? datatype, string nulls) = (null, null, "");
        List<long>? shape = null;
        (int start, int end, int? size) = (-1, -1, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "name":
                    name = reader.GetString();
                    break;
                case "datatype":
                    datatype = reader.GetString();
                    break;
                case "shape":
                    shape = Shape(ref reader);
                    break;
                case "data":
                    // What the elements are, may be said behind them.
                    start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    end = (int)reader.BytesConsumed;
                    break;
                case "parameters":
                    JsonElement parameters = JsonElement.ParseValue(ref reader);
                    size = parameters.TryGetProperty(InferenceParameters.BinarySize, out JsonElement bytes) ? bytes.GetInt32() : null;
                    nulls = parameters.TryGetProperty(InferenceParameters.Nulls, out JsonElement rows) ? rows.GetString() ?? "" : "";
                    break;
                default:
                    throw InferenceException.Of($"There is nothing called '{key}' in an input", Suggestions.Remedy(key, ["name", "shape", "datatype", "parameters", "data"], "members"));
            }
        }
        if (name is null || datatype is null || shape is null)
            throw InferenceException.Of($"An input has no {(name is null ? "name" : datatype is null ? "datatype" : "shape")}", "Give it a name, a shape and a datatype.");
        if ((start < 0) == (size is null))
            throw InferenceException.Of($"The input '{name}' has {(start < 0 ? "no data" : "data in the JSON and behind it")}", $"Give it data, or the parameter {InferenceParameters.BinarySize}.");
        var tensor = new Tensor { Name = name, Datatype = datatype, Shape = shape, Data = default };
        _ = tensor.Elements;
        IReadOnlyList<int> missing = Tensor.Rows(name, nulls, shape[0]);
        if (size is not { } length)
            return JsonTensors.Read(tensor, body[start..end], missing);
        if (length < 0 || length > binary.Length - used)
            throw InferenceException.Of($"The input '{name}' has {length} bytes by its {InferenceParameters.BinarySize}, and {binary.Length - used} are left behind the JSON", "Send the tensors there in the order of the inputs.");
        used += length;
        return tensor with { Data = binary.Slice(used - length, length), Nulls = missing };
    }

    private static List<long> Shape(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray, "shape");
        var shape = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            shape.Add(reader.GetInt64());
        Expect(reader.TokenType, JsonTokenType.EndArray, "shape");
        return shape;
    }

    private static List<InferenceOutput> Outputs(ref Utf8JsonReader reader)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return
        [
            .. document.RootElement.EnumerateArray().Select(output => new InferenceOutput(
                output.TryGetProperty("name", out JsonElement name) ? name.GetString()! : throw InferenceException.Of("An output has no name", "Give it the name of a column."),
                output.TryGetProperty("parameters", out JsonElement parameters) && parameters.TryGetProperty(InferenceParameters.Binary, out JsonElement binary) ? binary.GetBoolean() : null)),
        ];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what)
    {
        reader.Read();
        Expect(reader.TokenType, token, what);
    }

    private static void Expect(JsonTokenType found, JsonTokenType token, string what)
    {
        if (found != token)
            throw InferenceException.Of($"{what} is not {(token is JsonTokenType.StartObject ? "an object" : "a list of what belongs there")}", "Send {\"inputs\": [{\"name\", \"shape\", \"datatype\", \"data\"}]}.");
    }
}
