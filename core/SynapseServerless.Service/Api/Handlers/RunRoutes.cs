using SynapseServerless.Runs;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Runs: start, look, cancel, resume.</summary>
internal static class RunRoutes
{
    public static readonly ApiParameter RunId = new("runId", ApiPlace.Path, typeof(string), "Identity of the run.") { Example = "20260101-120000-late-flights-0a1b2c3d" };

    public static readonly ApiParameter IdempotencyKey = new(
        "Idempotency-Key", ApiPlace.Header, typeof(string),
        "Requests with the same key start one run, however often they are sent; up to 255 characters, quoted or not. The same key with another body is refused.");

    private const int LongestKey = 255;

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/runs", OperationId = "StartRun", Tag = ApiTags.Runs,
            Summary = "Start a run",
            Description = "The body is a specification, or an object with the name of a stored pipeline or a specification, and overrides and a callback beside it.",
            Parameters = [IdempotencyKey],
            Body = new ApiBody("RunStartBody", "What to run.") { Yaml = true },
            Responses = [new ApiResponse(202, "The run is scheduled, or was by an earlier request with the same key.", typeof(RunView)) { HasLocation = true }],
            Problems = [400, 403, 404, 413, 415, 422],
            Connector = new ConnectorAction("Start a run", "Starts a run of a stored pipeline or of a specification, and does not wait for it.") { Visibility = "important" },
            Handler = static (host, request, cancel) => StartAsync(host, request, null, cancel),
        };
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/pipelines/{name}/runs", OperationId = "StartPipeline", Tag = ApiTags.Runs,
            Summary = "Start a run of a stored pipeline",
            Parameters = [PipelineRoutes.Name, IdempotencyKey],
            Body = new ApiBody(typeof(PipelineRunBody), "Version, overrides and callback; nothing for the latest version as it stands.") { Optional = true, Yaml = true },
            Responses = [new ApiResponse(202, "The run is scheduled, or was by an earlier request with the same key.", typeof(RunView)) { HasLocation = true }],
            Problems = [400, 403, 404, 413, 415, 422],
            Connector = new ConnectorAction("Run a pipeline and wait", "Starts a run of a stored pipeline and waits until it has ended.") { Visibility = "important", Waits = true },
            Handler = static (host, request, cancel) => StartAsync(host, request, request.Value("name"), cancel),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/runs", OperationId = "ListRuns", Tag = ApiTags.Runs,
            Summary = "List runs, newest first",
            Parameters =
            [
                new ApiParameter("top", ApiPlace.Query, typeof(int), "How many at most.") { Minimum = 1, Maximum = 100, Default = 20 },
                new ApiParameter("continuation", ApiPlace.Query, typeof(string), "What the page before gave."),
                new ApiParameter("status", ApiPlace.Query, typeof(RunStatus), "Only those that stand so."),
                new ApiParameter("name", ApiPlace.Query, typeof(string), "Only those of the job of this name."),
            ],
            Responses = [new ApiResponse(200, "Some of the runs.", typeof(RunPage)) { HasTag = true }],
            Problems = [400, 422],
            Connector = new ConnectorAction("List runs", "Lists runs, newest first."),
            Handler = ListAsync,
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/runs/{runId}", OperationId = "GetRun", Tag = ApiTags.Runs,
            Summary = "Tell how a run stands and how far it is",
            Parameters = [RunId],
            Responses = [new ApiResponse(200, "The run.", typeof(RunView)) { HasTag = true }],
            Problems = [404],
            Connector = new ConnectorAction("Get a run", "Tells how a run stands and how far it is.") { Visibility = "important" },
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Runs.GetAsync(request.Value("runId"), cancel).ConfigureAwait(false)),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/runs/{runId}/result", OperationId = "GetRunResult", Tag = ApiTags.Runs,
            Summary = "Tell what a run gave",
            Description = "Metrics, outputs, rows set aside with their reasons, and the time of each stage; 409 while the run is at work.",
            Parameters = [RunId],
            Responses = [new ApiResponse(200, "What it gave.", typeof(RunResult)) { HasTag = true }],
            Problems = [404, 409],
            Connector = new ConnectorAction("Get the result of a run", "Tells what a run that has ended gave: metrics, outputs, rows set aside."),
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Runs.ResultAsync(request.Value("runId"), cancel).ConfigureAwait(false)),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/runs/{runId}/report", OperationId = "GetRunReport", Tag = ApiTags.Runs,
            Summary = "Get the report of a run",
            Parameters = [RunId],
            Responses = [new ApiResponse(200, "A page of HTML that needs no other file.") { ContentType = "text/html", HasTag = true }],
            Problems = [404, 409],
            Handler = ReportAsync,
        };
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/runs/{runId}/cancel", OperationId = "CancelRun", Tag = ApiTags.Runs,
            Summary = "Cancel a run",
            Description = "What is done stays done, and the run can be resumed. A run that has ended is not cancelled: 409.",
            Parameters = [RunId],
            Responses = [new ApiResponse(200, "The run, cancelled.", typeof(RunView))],
            Problems = [404, 409],
            Connector = new ConnectorAction("Cancel a run", "Cancels a run that has not ended."),
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Runs.CancelAsync(request.Value("runId"), cancel).ConfigureAwait(false)),
        };
        yield return new ApiRoute
        {
            Method = "DELETE", Template = "/v1/runs/{runId}", OperationId = "ReleaseRun", Tag = ApiTags.Runs,
            Summary = "Give a run up: cancel it unless it has ended",
            Description = "What a workflow does that no longer waits for a run that it started. Nothing is deleted, and a run that has ended stays as it is.",
            Parameters = [RunId],
            Responses = [new ApiResponse(204, "The run is not at work, or not any more.")],
            Problems = [404],
            Connector = new ConnectorAction("Give a run up", "Cancels a run that nobody waits for any more.") { Visibility = "internal" },
            Handler = ReleaseAsync,
        };
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/runs/{runId}/resume", OperationId = "ResumeRun", Tag = ApiTags.Runs,
            Summary = "Resume a run that failed or was cancelled",
            Description = "What is done stays done. A run that is at work or has completed is not resumed: 409. One whose budget was spent goes on with another budget.",
            Parameters = [RunId],
            Body = new ApiBody(typeof(RunResumeBody), "Budgets that are set anew; nothing for the run as it was.") { Optional = true, Yaml = true },
            Responses = [new ApiResponse(202, "The run, which waits for its turn.", typeof(RunView)) { HasLocation = true }],
            Problems = [400, 404, 409, 413, 415, 422],
            Handler = ResumeAsync,
        };
    }

    private static async Task<ApiAnswer> StartAsync(ServiceHost host, ApiRequest request, string? pipeline, CancellationToken cancellationToken)
    {
        string? key = Key(request);
        SpecificationBody? body = await SpecificationBody.ReadAsync(
            request, root => pipeline is not null || root["specification"] is not null || root["pipeline"] is SpecScalar, cancellationToken).ConfigureAwait(false);
        var start = new RunRequest { Pipeline = pipeline, IdempotencyKey = key, Specification = body?.Specification };
        if (body is { IsEnvelope: true })
        {
            var keys = new BodyBinder(body.Root);
            start = start with
            {
                Pipeline = pipeline ?? keys.Text("pipeline"),
                Version = keys.Number("version"),
                Overrides = keys.Texts("overrides"),
                Callback = keys.Url("callback"),
            };
            keys.Check(pipeline is null ? ["specification", "pipeline", "version", "overrides", "callback"] : ["version", "overrides", "callback"]);
            request.Places = new BodyPlaces(body.Root, body.Prefix, start.Overrides);
        }
        RunStarted started = await host.Runs.StartAsync(start, cancellationToken).ConfigureAwait(false);
        RunView run = await host.Runs.GetAsync(started.RunId, cancellationToken).ConfigureAwait(false);
        return ApiAnswer.At(202, $"{request.Base}/v1/runs/{run.RunId}", run);
    }

    private static async Task<ApiAnswer> ResumeAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        SpecificationBody? body = await SpecificationBody.ReadAsync(request, static _ => true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> overrides = [];
        if (body is not null)
        {
            var keys = new BodyBinder(body.Root);
            overrides = keys.Texts("overrides");
            keys.Check("overrides");
            request.Places = new BodyPlaces(body.Root, null, overrides);
        }
        RunView run = await host.Runs.ResumeAsync(request.Value("runId"), overrides, cancellationToken).ConfigureAwait(false);
        return ApiAnswer.At(202, $"{request.Base}/v1/runs/{run.RunId}", run);
    }

    private static async Task<ApiAnswer> ReleaseAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        RunView run = await host.Runs.GetAsync(request.Value("runId"), cancellationToken).ConfigureAwait(false);
        try
        {
            if (run.Status is RunStatus.Pending or RunStatus.Running)
                await host.Runs.CancelAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException error) when (error.Refusal == Refusal.Conflict)
        {
            // It ended in the meantime, which is as good.
        }
        return new ApiAnswer { Status = 204 };
    }

    // A structured header has its text in quotes (RFC 8941); most clients leave them out.
    private static string? Key(ApiRequest request)
    {
        if (request.Header("Idempotency-Key")?.Trim() is not { } key)
            return null;
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return key.Length is > 0 and <= LongestKey
            ? key
            : throw ApiException.Of(400, $"The idempotency key has {key.Length} characters", $"Use 1 to {LongestKey}, such as a GUID.");
    }

    private static async Task<ApiAnswer> ListAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken) => ApiAnswer.Ok(await host.Runs.ListAsync(
        new RunQuery
        {
            Top = request.Number("top") ?? 20,
            Continuation = request.Query("continuation"),
            Status = request.Word<RunStatus>("status"),
            Name = request.Query("name"),
        },
        cancellationToken).ConfigureAwait(false));

    private static async Task<ApiAnswer> ReportAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        (Stream content, string version) = await host.Runs.ReportAsync(request.Value("runId"), cancellationToken).ConfigureAwait(false);
        return new ApiAnswer
        {
            Stream = content,
            ContentType = "text/html; charset=utf-8",
            Tag = version,
            // A report shows data: whatever that holds, it runs apart from everything else that this host serves.
            Headers = new Dictionary<string, string>
            {
                ["Content-Security-Policy"] = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
            },
        };
    }
}

/// <summary>How a run goes on.</summary>
internal sealed record RunResumeBody
{
    /// <summary>Budgets that are set anew, each <c>path=value</c>, such as <c>options.budget.maxCost=20</c> or <c>pipeline.OpenAIPrompt.budget.maxCalls=500</c>. Nothing else of a run that has begun can be changed.</summary>
    public IReadOnlyList<string>? Overrides { get; init; }
}

/// <summary>How a stored pipeline is to be run.</summary>
internal sealed record PipelineRunBody
{
    /// <summary>Version of the pipeline; the latest when left out.</summary>
    public int? Version { get; init; }

    /// <summary>Values set from outside, each <c>path=value</c>, such as <c>inputs.flights.path=june.parquet</c>.</summary>
    public IReadOnlyList<string>? Overrides { get; init; }

    /// <summary>Called with a signed request when the run has ended; its host must be allowed.</summary>
    public Uri? Callback { get; init; }
}
