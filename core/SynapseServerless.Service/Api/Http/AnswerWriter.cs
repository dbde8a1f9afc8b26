using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Writes answers.</summary>
internal static class AnswerWriter
{
    /// <summary>Writes an answer; one that the caller has already is not sent again.</summary>
    public static async Task WriteAsync(HttpContext context, ApiAnswer answer, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        await using Stream? stream = answer.Stream;
        using PooledBytes? bytes = answer.Bytes;
        ReadOnlyMemory<byte> content = bytes?.Memory ?? (answer.Value is null ? default : JsonSerializer.SerializeToUtf8Bytes(answer.Value, answer.Value.GetType(), ApiJson.Options));
        Begin(response, answer.Status, answer.Headers);
        bool get = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (get && answer.Status == StatusCodes.Status200OK)
        {
            string tag = $"\"{answer.Tag ?? Convert.ToHexStringLower(SHA256.HashData(content.Span))[..24]}\"";
            response.Headers.ETag = tag;
            if (Has(context.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        if (stream is null && bytes is null && answer.Value is null)
            return;
        response.ContentType = answer.ContentType;
        response.ContentLength = stream?.Length ?? content.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        if (stream is not null)
            await stream.CopyToAsync(response.Body, cancellationToken).ConfigureAwait(false);
        else
            await response.Body.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a problem.</summary>
    public static async Task WriteAsync(
        HttpContext context, ApiProblem problem, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        bool isInference = context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal);
        byte[] content = isInference
            ? JsonSerializer.SerializeToUtf8Bytes(new InferenceError(problem.InWords()), ApiJson.Options)
            : JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Options);
        Begin(context.Response, problem.Status, headers);
        context.Response.ContentType = isInference ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8";
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private static void Begin(HttpResponse response, int status, IReadOnlyDictionary<string, string>? headers)
    {
        response.StatusCode = status;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-cache";
        if (headers is null)
            return;
        foreach ((string name, string value) in headers)
            response.Headers[name] = value;
    }

    private static bool Has(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? tags)
        && tags.Any(known => known.Tag == "*" || known.Tag == tag);
}
