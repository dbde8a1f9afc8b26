using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SynapseServerless.Service.Api.Handlers;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;

namespace SynapseServerless.Service.Api;

/// <summary>The HTTP API of a service: one handler for every path, so that any host of ASP.NET Core can serve it.</summary>
public sealed partial class ServiceApi
{
    private readonly ServiceParts _parts;
    private readonly ServiceHost _host;
    private readonly RouteTable _routes = new(ApiRoutes.All);
    private readonly ApiKeys _keys;
    private readonly Problems _problems;

    internal ServiceApi(ServiceParts parts, ServiceHost host)
    {
        (_parts, _host) = (parts, host);
        _keys = new ApiKeys(parts.Options.Keys, parts.Options.ReadOnlyKeys);
        _problems = new Problems(host.Layout);
    }

    /// <summary>Answers a request, whatever its path. Nothing is thrown but the cancellation of a request whose caller has gone.</summary>
    /// <param name="context">The request and the answer.</param>
    public async Task HandleAsync(HttpContext context)
    {
        CancellationToken gone = context.RequestAborted;
        ApiRequest? request = null;
        ApiRoute? route = null;
        try
        {
            string method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method.ToUpperInvariant();
            string path = context.Request.Path.Value ?? "/";
            route = _routes.Find(method, path, out IReadOnlyDictionary<string, string> values, out IReadOnlyList<string> allowed);
            // A caller without a key learns nothing, not even which paths there are.
            ApiCaller? caller = route is { NeedsKey: false } ? null : _keys.Caller(context.Request) ?? throw Unauthorized();
            if (route is null)
                throw allowed.Count == 0 ? ApiException.Of(404, "Nothing is served under this path", "See /v1/openapi.json for what there is.") : NotAllowed(method, allowed);
            if (caller is { CanChange: false } && route.Changes)
                throw ApiException.Of(403, $"The key '{caller.Name}' sees and changes nothing", "Use a key of SYNAPSE_API_KEYS for this.");
            request = new ApiRequest(context, route, values, _parts.Options.MaxBodyBytes) { Caller = caller?.Name ?? "" };
            request.CheckQuery();
            ApiAnswer answer = await route.Handler(_host, request, gone).ConfigureAwait(false);
            await AnswerWriter.WriteAsync(context, answer, gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            throw;
        }
        catch (BadHttpRequestException error)
        {
            await RefuseAsync(context, route, ApiException.Of(error.StatusCode, "The request is malformed").Problem, null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever else is thrown is told by an identity that is in the log, and by nothing else.
        catch (Exception error)
#pragma warning restore CA1031
        {
            ApiProblem problem = _problems.Of(error, request?.Places) ?? Own(error);
            await RefuseAsync(context, route, problem, Headers(error)).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(HttpContext context, ApiRoute? route, ApiProblem problem, IReadOnlyDictionary<string, string>? headers)
    {
        if (route?.OperationId is "StartRun" or "StartPipeline" || problem.Status == StatusCodes.Status401Unauthorized)
            LogRefused(_parts.Logger, "http", problem.Status, problem.Detail);
        if (context.Response.HasStarted)
        {
            // Half an answer has gone; all that is left is to let the caller see that it is not whole.
            context.Abort();
            return;
        }
        await AnswerWriter.WriteAsync(context, problem, headers, context.RequestAborted).ConfigureAwait(false);
    }

    private static IReadOnlyDictionary<string, string>? Headers(Exception error) => error switch
    {
        ApiException refused => refused.Headers,
        ServiceException { RetryAfter: { } after } => new Dictionary<string, string> { ["Retry-After"] = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture) },
        _ => null,
    };

    // A failure of ours: what it was is the operator's to know.
    private ApiProblem Own(Exception error)
    {
        string id = Guid.NewGuid().ToString("N")[..12];
        bool foreseen = error is SynapseException;
        LogFailed(_parts.Logger, error, id);
        int status = foreseen ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        return new ApiProblem
        {
            Title = Titles.Of(status),
            Status = status,
            Detail = foreseen ? "The storage or the engine of this service cannot be used now." : "Something went wrong in the service.",
            Remedy = $"Give the operator this error id: {id}.",
            ErrorId = id,
        };
    }

    private static ApiException Unauthorized() => new(
        new ApiProblem { Title = Titles.Of(401), Status = 401, Detail = "A key is needed.", Remedy = "Send it in the header Authorization as 'Bearer KEY', or in the header api-key." },
        new Dictionary<string, string> { ["WWW-Authenticate"] = "Bearer" });

    private static ApiException NotAllowed(string method, IReadOnlyList<string> allowed) => new(
        ApiException.Of(405, $"This path does not answer to {method}", $"It answers to {string.Join(", ", allowed)}.").Problem,
        new Dictionary<string, string> { ["Allow"] = string.Join(", ", allowed) });

    [LoggerMessage(EventName = "RunRefused", Level = LogLevel.Warning, Message = "A request by {trigger} was refused with {status}: {reason}")]
    private static partial void LogRefused(ILogger logger, string trigger, int status, string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed, error id {ErrorId}")]
    private static partial void LogFailed(ILogger logger, Exception error, string errorId);
}
