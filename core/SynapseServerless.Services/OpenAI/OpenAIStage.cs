using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that asks a model of OpenAI, Azure OpenAI, Foundry or a server that speaks their protocol.</summary>
/// <remarks>
/// The address may be that of an Azure resource, <c>https://myresource.openai.azure.com</c>, or one that ends with <c>/v1</c>, such as <c>https://api.openai.com/v1</c> or
/// <c>http://localhost:11434/v1</c>. Without a version the current form of the protocol is used, in which the deployment goes as the model; with <c>apiVersion</c> the dated one of Azure.
/// </remarks>
public abstract class OpenAIStage : ServiceStage
{
    private Field? _usage;

    /// <summary>The name of the deployment; elsewhere than on Azure that of the model.</summary>
    public string? DeploymentName { get; init; }

    /// <summary>Several places that have the deployment, in the place of <c>url</c>: the first tier that is not held back is used.</summary>
    public IReadOnlyList<OpenAIEndpoint> Pool { get; init; } = [];

    /// <summary>The model that answers in the place of a service, by the name under which the program that hosts the stage gave it one; see <see cref="ModelClients"/>.</summary>
    [NotAParameter]
    protected virtual string? ClientName => null;

    /// <summary>Who the answer is for, which helps the service to find abuse.</summary>
    public ValueOrColumn<string>? User { get; init; }

    /// <summary>The column that gets the tokens that were used, and whether they were paid for now.</summary>
    public string? UsageCol { get; init; }

    /// <summary>The column that gets the endpoint that answered, such as <c>gpt-4o at myresource.openai.azure.com</c>: which of <see cref="Pool"/> it was.</summary>
    public string? EndpointCol { get; init; }

    /// <summary>Whether requests are answered at once, or within a day as parts of batches, at a lower price.</summary>
    public ServiceExecution Execution { get; init; }

    /// <summary>With <c>execution: auto</c>, from how many requests that come together a batch is begun.</summary>
    [Range(1, 50_000)]
    public int BatchFrom { get; init; } = 1_000;

    /// <summary>How many seconds after one look at a batch the next is.</summary>
    [Range(0.001, 86_400.0)]
    public double BatchPollingSeconds { get; init; } = 60;

    /// <summary>The model of the table of prices whose prices hold; null for the one that answers, or what <c>deploymentName</c> says.</summary>
    public string? PricedAs { get; init; }

    /// <summary>A file, YAML or JSON, with a table of prices in the place of the one that there is.</summary>
    [LocationParameter]
    public string? Prices { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override bool NeedsKey => ClientName is null && (Url is null || IsAzure(Url));

    /// <inheritdoc/>
    [NotAParameter]
    protected sealed override string Deployment => ModelName ?? "";

    /// <summary>What goes as the model.</summary>
    [NotAParameter]
    protected virtual string? ModelName => DeploymentName;

    private Field UsageField => _usage ??= ArrowTypeText.Parse(
        UsageCol!, "struct<input_tokens: long, output_tokens: long, total_tokens: long, cached_tokens: long, reasoning_tokens: long, source: string>");

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() =>
        Pool.Count == 0 && ClientName is null ? base.Validate() : base.Validate().Where(error => error.Location.Parameter is not "url");

    private protected override ModelPricing Pricing() => new(Uid, Prices, PricedAs, ModelName, Budget?.MaxCost is not null);

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ClientName is not null && (Pool.Count > 0 || Url is not null || ResourceName is not null || SubscriptionKey is not null || AADToken is not null || CustomAuthHeader is not null || UseIdentity))
            yield return BadParameter("Client", "A client of the process answers, and a service is named too", "Keep client:, or url: and subscriptionKey:.");
        if (string.IsNullOrEmpty(ModelName) && ClientName is null)
            yield return BadParameter(nameof(DeploymentName), $"{Type} has no deployment", "Give deploymentName: with the name of the deployment, or of the model elsewhere than on Azure.");
        if (Execution != ServiceExecution.Online && Pool.Count > 0)
            yield return BadParameter(nameof(Execution), "A batch is in one place, and pool names several", "Give url: in the place of pool.");
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<ServiceEndpoint> Endpoints()
    {
        if (ClientName is { } client)
            return [new ServiceEndpoint(new Uri($"client://{client}")) { Client = client, Deployment = Deployment }];
        if (Pool.Count == 0)
            return [.. base.Endpoints().Select(AsItsHostWants)];
        return
        [
            .. Pool.Select(place => AsItsHostWants(new ServiceEndpoint(new Uri(place.Url.TrimEnd('/')))
            {
                Key = place.SubscriptionKey ?? SubscriptionKey, Scope = UseIdentity ? AIService.OpenAI.ScopeIn(Cloud) : null, Headers = CustomHeaders, Deployment = Deployment, Tier = place.Tier,
            })),
        ];
    }

    private protected sealed override ServiceRequest CheckRequest() => Post(CheckBody(), 0);

    /// <summary>The least that the operation can be asked for: models have to be asked in earnest, since they are named in the body.</summary>
    private protected abstract JsonObject CheckBody();

    /// <summary>A request with a body, to the operation of the stage.</summary>
    /// <param name="body">The body, without the model.</param>
    /// <param name="mostOutput">How many tokens may come back; 0 where nothing says so.</param>
    private protected ServiceRequest Post(JsonObject body, long mostOutput)
    {
        bool isBase = IsBase;
        string address = isBase ? Operation.Route
            : ApiVersion is { } version ? $"openai/deployments/{Uri.EscapeDataString(ModelName!)}/{Operation.Route}?api-version={Uri.EscapeDataString(version)}"
            : "openai/v1/" + Operation.Route;
        if (isBase || ApiVersion is null)
            body["model"] = ModelName is { Length: > 0 } model ? model : null;
        return new ServiceRequest(HttpMethod.Post, address)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, StageJson.Options), Tokens = TokenCounts.OfRequestBody(body) + mostOutput,
            MostOutputTokens = mostOutput, MayBatch = Execution != ServiceExecution.Online,
        };
    }

    /// <summary>Has requests go as batches, where they do.</summary>
    private protected ServiceCaller WithBatches(ServiceCaller caller)
    {
        if (Execution == ServiceExecution.Online)
            return caller;
        bool isAzure = IsAzure(caller.Pool.Endpoints[0].Url.AbsoluteUri);
        caller.Batches = new OpenAIBatches(caller, new BatchPlace
        {
            Execution = Execution, Model = ModelName!, AutoFrom = BatchFrom, OnlineConcurrency = Concurrency, Polling = TimeSpan.FromSeconds(BatchPollingSeconds), Most = MostInBatch,
            Address = path => IsBase ? path : ApiVersion is { } version ? $"openai/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={Uri.EscapeDataString(version)}" : "openai/v1/" + path,
            // Azure names operations without the version of the protocol.
            Operation = (isAzure ? "/" : "/v1/") + Operation.Route,
        });
        return caller;
    }

    /// <inheritdoc/>
    private protected override RowCalls Calls(ServiceCaller caller) => base.Calls(WithBatches(caller));

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Execution == ServiceExecution.Online ? base.RowsAtWork : MostInBatch;

    /// <summary>How many requests a batch has at most.</summary>
    [NotAParameter]
    private protected virtual int MostInBatch => (Url is not null && IsAzure(Url)) || ResourceName is not null ? 100_000 : 50_000;

    private bool IsBase => (Pool.Count > 0 ? Pool[0].Url : Url ?? "").TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override IEnumerable<Field> MoreFields(Schema input)
    {
        if (UsageCol is { Length: > 0 })
            yield return UsageField;
        if (EndpointCol is { Length: > 0 } endpoint)
            yield return new Field(endpoint, Apache.Arrow.Types.StringType.Default, nullable: true);
    }

    /// <summary>The cells of further columns.</summary>
    private protected IReadOnlyList<object?> More(JsonElement json, ServiceReply reply)
    {
        var cells = new List<object?>();
        if (UsageCol is { Length: > 0 })
            cells.Add(Usage(json, reply.Source));
        if (EndpointCol is { Length: > 0 })
            cells.Add(reply.Endpoint);
        return cells;
    }

    private static object?[]? Usage(JsonElement reply, ReplySource source)
    {
        if (!reply.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
            return null;
        return
        [
            Count(usage, "prompt_tokens") ?? Count(usage, "input_tokens"), Count(usage, "completion_tokens") ?? Count(usage, "output_tokens"), Count(usage, "total_tokens"),
            Count(Part(usage, "prompt_tokens_details", "input_tokens_details"), "cached_tokens"), Count(Part(usage, "completion_tokens_details", "output_tokens_details"), "reasoning_tokens"),
            Specifications.TypeNames.EnumName(source.ToString()),
        ];
    }

    private static JsonElement Part(JsonElement json, string name, string other) =>
        json.TryGetProperty(name, out JsonElement part) || json.TryGetProperty(other, out part) ? part : default;

    private static long? Count(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static bool IsAzure(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? whole) && (whole.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase) || whole.Host.EndsWith(".azure.us", StringComparison.OrdinalIgnoreCase) || whole.Host.EndsWith(".azure.cn", StringComparison.OrdinalIgnoreCase));

    // Others than Azure take a key as a token.
    private ServiceEndpoint AsItsHostWants(ServiceEndpoint endpoint) =>
        IsAzure(endpoint.Url.AbsoluteUri) || ApiVersion is not null || endpoint.Key is null ? endpoint : endpoint with { Key = null, Token = endpoint.Key };
}
