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
        (string Problem, string Remedy)? found = (int)reply.Status switch
        {
            401 => ($"{endpoint} does not accept the key or token: {error.Message}",
                "Give the key of this very resource; a key of another region or service is refused the same way."),
            403 => ($"{endpoint} refuses access: {error.Message}",
                access ?? "Give the identity its role on the resource, allow this network there, or ask for the access that the operation needs."),
            404 when error.Code is "DeploymentNotFound" => ($"{endpoint} has no such deployment: {error.Message}",
                "Name a deployment of the resource; a new one takes some minutes."),
            404 when error.Code is "404" or "ResourceNotFound" or "NotFound" && reply.Body.Length < 512 && error.Message.Contains("Resource not found", StringComparison.OrdinalIgnoreCase) =>
                ($"{endpoint} does not have this operation: {error.Message}", "Look at the address, the kind of the resource and the version of the operation."),
            410 => ($"{endpoint} does not have this operation any more: {error.Message}", "Use a later version."),
            _ => null,
        };
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
