using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.TestService;

/// <summary>An answer.</summary>
public sealed record TestAnswer(int Status, byte[] Body, string ContentType = "application/json")
{
    /// <summary>Headers beside that of the content.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>JSON.</summary>
    public static TestAnswer Json(JsonNode json, int status = 200) => new(status, Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>JSON as text.</summary>
    public static TestAnswer Json(string json, int status = 200) => new(status, Encoding.UTF8.GetBytes(json));

    /// <summary>An error as most services write it.</summary>
    public static TestAnswer Error(int status, string code, string message) =>
        Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, status);

    /// <summary>Names an operation that has begun.</summary>
    public static TestAnswer Begun(string address) => new(202, []) { Headers = { ["Operation-Location"] = address } };

    internal async Task WriteAsync(HttpResponse response, int? bytes = null)
    {
        response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
            response.Headers[name] = value;
        response.Headers["apim-request-id"] = response.HttpContext.Items["id"] as string;
        if (Body.Length == 0)
            return;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body.AsMemory(0, bytes ?? Body.Length));
        await response.Body.FlushAsync();
    }
}
