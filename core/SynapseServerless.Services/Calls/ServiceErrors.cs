using System.Net;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What replies say that report a failure.</summary>
internal static class ServiceErrors
{
    /// <summary>The error of a reply.</summary>
    public static CallError Read(ServiceReply reply)
    {
        (string? code, string? message) = Parts(reply);
        bool isFilter = code is "content_filter" or "ResponsibleAIPolicyViolation";
        return new CallError((int)reply.Status, code ?? reply.Status.ToString(), message ?? (reply.Body.Length == 0 ? "The service gives no reason" : reply.Excerpt()), Category(reply.Status, isFilter));
    }

    /// <summary>Throws where no row would fare better: a wrong key, no such deployment, a version that is gone.</summary>
    /// <exception cref="SynapseException">What is wrong with the endpoint, and what would be right.</exception>
    public static void ThrowIfEndpoint(ServiceReply reply, CallError error, ServiceEndpoint endpoint, string? access, StageContext context)
    {
        EndpointProblem? found = EndpointProblems.Find(reply, error, endpoint, access);
        if (found is { } what)
            throw new SynapseException(what.Problem.TrimEnd('.'), Location.OfStage(context.Stage), what.Remedy);
    }

    private static CallErrorCategory Category(HttpStatusCode status, bool isFilter) => isFilter ? CallErrorCategory.ContentFilter : (int)status switch
    {
        429 => CallErrorCategory.Throttled,
        408 => CallErrorCategory.Timeout,
        413 or 415 => CallErrorCategory.Input,
        >= 500 => CallErrorCategory.Service,
        _ => CallErrorCategory.Request,
    };

    // {"error": {"code", "message", "innererror": {"code"}}}, {"code", "message"}, {"error": "..."} and {"message"}.
    private static (string? Code, string? Message) Parts(ServiceReply reply)
    {
        try
        {
            JsonElement json = reply.Json();
            if (json.ValueKind != JsonValueKind.Object)
                return default;
            JsonElement error = json.TryGetProperty("error", out JsonElement inner) ? inner : json;
            if (error.ValueKind == JsonValueKind.String)
                return (null, error.GetString());
            if (error.ValueKind != JsonValueKind.Object)
                return default;
            string? message = Text(error, "message");
            // The inner error is the one that says what is wrong.
            bool hasCause = error.TryGetProperty("innererror", out JsonElement cause) && cause.ValueKind == JsonValueKind.Object;
            string? code = (hasCause ? Text(cause, "code") : null) ?? Text(error, "code");
            message = (hasCause ? Text(cause, "message") : null) ?? message;
            if (Text(error, "code") is "content_filter")
                code = "content_filter";
            return (code, message);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        !json.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
}
