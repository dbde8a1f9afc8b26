using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The files of batches: requests as lines of JSON, and their answers, in whatever order.</summary>
internal static class BatchLines
{
    private const string Boundary = "synapse-batch-9c1d6a5e4f";

    /// <summary>The line of a request.</summary>
    /// <param name="id">What its answer is known by.</param>
    /// <param name="url">The operation.</param>
    /// <param name="model">The model, where the body does not name it.</param>
    /// <param name="body">The body.</param>
    public static byte[] Line(string id, string url, string model, ReadOnlySpan<byte> body)
    {
        var request = (JsonObject)JsonNode.Parse(body)!;
        request["model"] ??= model;
        return Encoding.UTF8.GetBytes(new JsonObject { ["custom_id"] = id, ["method"] = "POST", ["url"] = url, ["body"] = request }.ToJsonString(StageJson.Options) + "\n");
    }

    /// <summary>A form that uploads lines as a file.</summary>
    public static (byte[] Body, string ContentType) Form(IEnumerable<byte[]> lines)
    {
        using var form = new MemoryStream();
        form.Write(Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"requests.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n"));
        foreach (byte[] line in lines)
            form.Write(line);
        form.Write(Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n"));
        return (form.ToArray(), $"multipart/form-data; boundary={Boundary}");
    }

    /// <summary>Reads a file of answers or of errors. A line that is none, such as one that was cut off, is left out: its request counts as not answered.</summary>
    public static void Read(ReadOnlyMemory<byte> file, IDictionary<string, BatchLine> lines)
    {
        while (!file.IsEmpty)
        {
            int end = file.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            if (Read(line) is { } read)
                lines[read.Id] = read.Line;
        }
    }

    private static (string Id, BatchLine Line)? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("custom_id", out JsonElement id) || id.ValueKind != JsonValueKind.String)
                return null;
            bool isError = json.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object;
            string? code = isError && error.TryGetProperty("code", out JsonElement why) ? why.ToString() : null;
            if (!json.TryGetProperty("response", out JsonElement response) || response.ValueKind != JsonValueKind.Object)
                return (id.GetString()!, new BatchLine(0, default, null, code));
            int status = response.TryGetProperty("status_code", out JsonElement number) && number.TryGetInt32(out int known) ? known : 0;
            string? request = response.TryGetProperty("request_id", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            return (id.GetString()!, new BatchLine(status, response.TryGetProperty("body", out JsonElement body) ? Encoding.UTF8.GetBytes(body.GetRawText()) : default, request, code));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a batch has for a request.</summary>
/// <param name="Status">The status of its answer; 0 where there is none.</param>
/// <param name="Body">The answer.</param>
/// <param name="RequestId">The identity that the service gave the request.</param>
/// <param name="Code">Why there is no answer.</param>
internal readonly record struct BatchLine(int Status, ReadOnlyMemory<byte> Body, string? RequestId, string? Code);
