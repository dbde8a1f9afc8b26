using System.Net;
using System.Net.Sockets;
using SynapseServerless.Pipelines;
using SynapseServerless.Secrets;
using SynapseServerless.Stages;
using SynapseServerless.Trust;

namespace SynapseServerless.Services;

/// <summary>One cheap call of an endpoint, which shows whether stages will be let in.</summary>
/// <remarks>
/// Services look at the key, the deployment and the version before they look at what is asked. So most operations are sent an empty request, whose refusal costs nothing; models are
/// asked for an answer of a few tokens, and embeddings for that of one letter.
/// </remarks>
public sealed class ServiceCheck
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private const long MostBytes = 4 << 20;

    private readonly ServiceEndpoint _endpoint;
    private readonly ServiceRequest _request;
    private readonly ServiceOperation _operation;
    private readonly List<string> _stages;

    internal ServiceCheck(string stage, ServiceOperation operation, ServiceEndpoint endpoint, ServiceRequest request)
    {
        (_operation, _endpoint, _request) = (operation, endpoint, request);
        _stages = [stage];
    }

    /// <summary>The endpoint, with its deployment where it has one.</summary>
    public string Endpoint => _endpoint.ToString();

    /// <summary>The address that is called.</summary>
    public string Address => _endpoint.At(_request.Address).GetLeftPart(UriPartial.Path);

    /// <summary>The stages that would call it so.</summary>
    public IReadOnlyList<string> Stages => _stages;

    /// <summary>The calls that show whether the stages of a pipeline are let in, each once; none for stages that call no service.</summary>
    /// <param name="stages">The stages, pipelines among them.</param>
    public static IReadOnlyList<ServiceCheck> Of(IEnumerable<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var checks = new Dictionary<string, ServiceCheck>(StringComparer.Ordinal);
        foreach (ServiceCheck check in stages.SelectMany(Flatten).OfType<ServiceStage>().SelectMany(stage => stage.Checks()))
        {
            if (checks.TryGetValue(check.Identity, out ServiceCheck? same))
                same._stages.AddRange(check._stages.Except(same._stages));
            else
                checks.Add(check.Identity, check);
        }
        return [.. checks.Values];
    }

    /// <summary>Makes the call, once.</summary>
    /// <param name="host">What the process gives stages: the policy of hosts, secrets, the clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServiceCheckResult> RunAsync(StageHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var context = new StageContext(_stages[0]) { Host = host };
        try
        {
            (ServiceReply reply, _) = await new HttpExchange(_endpoint, context).SendAsync(_request, s_limit, MostBytes, cancellationToken).ConfigureAwait(false);
            return Judge(reply, DateOnly.FromDateTime(host.Time.GetUtcNow().UtcDateTime));
        }
        catch (NotAllowedException error)
        {
            return Bad(new(ServiceVerdict.HostNotAllowed, error.Problem, error.Remedy ?? ""), null);
        }
        catch (SynapseException error)
        {
            return Bad(new(ServiceVerdict.NoKey, error.Problem, error.Remedy ?? ""), null);
        }
        catch (Exception error) when (HttpExchange.Failure(error, cancellationToken) is { } failure)
        {
            return Bad(Unreachable(error, failure), null);
        }
    }

    private string Identity => $"{_request.Method} {_endpoint.At(_request.Address)} {_endpoint.Deployment} {_endpoint.Key?.Name} {_endpoint.Token?.Name} {_endpoint.AuthorizationHeader?.Name} {_endpoint.Scope} {Convert.ToHexString(_request.Body.Span)}";

    private static IEnumerable<Stage> Flatten(Stage stage) => stage is Pipeline pipeline ? pipeline.Stages.SelectMany(Flatten) : [stage];

    private ServiceCheckResult Judge(ServiceReply reply, DateOnly today)
    {
        if (_operation.Retires is { } day && day <= today)
            return Bad(Retired($"The service ended this operation on {day:yyyy-MM-dd}"), reply);
        if (reply.IsSuccess)
            return new ServiceCheckResult(this, ServiceVerdict.Works) { Status = (int)reply.Status };
        CallError error = ServiceErrors.Read(reply);
        if (IsVersion(error))
            return Bad(Retired($"{_endpoint} does not have this version of the operation: {error.Message}"), reply);
        if (IsRegion(error))
            return Bad(new(ServiceVerdict.WrongRegion, $"{_endpoint} is in a region that does not have this: {error.Message}", "Use a resource in a region that has it; the service's documentation lists them."), reply);
        if (EndpointProblems.Find(reply, error, _endpoint, _operation.Access) is { } problem)
            return Bad(problem, reply);
        return (int)reply.Status switch
        {
            429 or 503 => new ServiceCheckResult(this, ServiceVerdict.Busy) { Status = (int)reply.Status },
            >= 500 => Bad(new(ServiceVerdict.Failing, $"{_endpoint} fails: {error.Message}", "Try again later; where it goes on, look at the state of the service."), reply),
            >= 300 and < 400 => Bad(new(ServiceVerdict.UnknownOperation, $"{_endpoint} sends callers elsewhere", "Give the address that it leads to."), reply),
            404 when error.Code is "404" or "NotFound" or "ResourceNotFound" => Bad(new(ServiceVerdict.UnknownOperation, $"{Address} is not there: {error.Message}", "Look at the address, the kind of the resource, and the names in the parameters of the stage."), reply),
            // It was let in, and what it asked for was refused as it should be.
            _ => new ServiceCheckResult(this, ServiceVerdict.Works) { Status = (int)reply.Status },
        };
    }

    private EndpointProblem Retired(string problem) =>
        new(ServiceVerdict.RetiredVersion, problem, _operation.Successor is { } next ? $"Use {next}, which takes its place." : "Leave apiVersion out for the version that the stage was written for, or name one that the service has.");

    private EndpointProblem Unreachable(Exception error, CallError failure)
    {
        bool isUnknown = Causes(error).OfType<SocketException>().Any(cause => cause.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
            || error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError };
        if (isUnknown && EndpointProblems.IsRegional(_endpoint))
            return new(ServiceVerdict.WrongRegion, $"There is no host {_endpoint.Url.Host}", "Give location: with a region that has the service, such as westeurope.");
        return new(
            ServiceVerdict.NotReachable, isUnknown ? $"There is no host {_endpoint.Url.Host}" : $"{_endpoint} is not reached: {failure.Message}",
            isUnknown ? "Look at the address, or at the name of the resource." : "Look at the address and the port, and whether a firewall or a private network is between.");
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            yield return error;
    }

    private static bool IsVersion(CallError error) =>
        error.Status is (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.NotFound
        && (error.Code.Contains("ApiVersion", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("api-version", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("API version", StringComparison.OrdinalIgnoreCase));

    private static bool IsRegion(CallError error) =>
        error.Status is (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.Forbidden && error.Message.Contains("region", StringComparison.OrdinalIgnoreCase)
        && (error.Message.Contains("not supported", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("not available", StringComparison.OrdinalIgnoreCase));

    private ServiceCheckResult Bad(EndpointProblem problem, ServiceReply? reply) =>
        new(this, problem.Verdict) { Status = reply is null ? null : (int)reply.Status, Problem = problem.Problem.TrimEnd('.'), Remedy = problem.Remedy };
}

/// <summary>What a check found.</summary>
/// <param name="Check">The check.</param>
/// <param name="Verdict">What its call showed.</param>
public sealed record ServiceCheckResult(ServiceCheck Check, ServiceVerdict Verdict)
{
    /// <summary>The status of the reply; null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong, as a sentence without its point; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>What would be right, as a sentence.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether stages will be let in.</summary>
    public bool IsGood => Verdict is ServiceVerdict.Works or ServiceVerdict.Busy;
}
