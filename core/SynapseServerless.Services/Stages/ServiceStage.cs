using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Services.Governing;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that asks a service for each row.</summary>
/// <remarks>
/// Each row ends with an output or with an error. A row that lacks what the service would be asked is not sent, and gets neither. Requests are paced for the endpoint as a whole,
/// retried where that is of use, and answered once: what a run was answered before it was interrupted, and what an equal row was answered, is not asked again.
/// </remarks>
public abstract class ServiceStage : RowStage<RowAnswer>, IBudgetedStage
{
    private Field? _answer;

    /// <summary>The key of the service, by the name of its secret.</summary>
    public Secret? SubscriptionKey { get; init; }

    /// <summary>A token of Entra ID that was made elsewhere, by the name of its secret. Without a key and a token the identity of the process is used where <see cref="UseIdentity"/> says so.</summary>
    public Secret? AADToken { get; init; }

    /// <summary>What goes as the header Authorization as it is, by the name of its secret.</summary>
    public Secret? CustomAuthHeader { get; init; }

    /// <summary>Whether the process shows who it is by its own identity in Entra ID: a managed identity on Azure, the developer's elsewhere.</summary>
    public bool UseIdentity { get; init; }

    /// <summary>Headers that every request gets.</summary>
    public IReadOnlyDictionary<string, string> CustomHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The address of the service, such as <c>https://myresource.cognitiveservices.azure.com</c>.</summary>
    [HostParameter]
    public string? Url { get; init; }

    /// <summary>The region of the service, such as <c>westeurope</c>, in the place of <c>url</c>.</summary>
    [RegularExpression("[a-z0-9]+")]
    public string? Location { get; init; }

    /// <summary>The name of the resource, from which its address follows, in the place of <c>url</c>.</summary>
    [RegularExpression("[A-Za-z0-9-]+")]
    public string? CustomServiceName { get; init; }

    /// <summary>The cloud of Azure that the service is in: it decides about the hosts that follow from <c>location</c> and names of resources, and about tokens. Another than the public one needs <c>AZURE_AUTHORITY_HOST</c> in the environment for <c>useIdentity</c>.</summary>
    public AzureCloud Cloud { get; init; }

    /// <summary>The version of the service, in the place of the one that the stage was written for.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The column that gets the answers; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The column of errors, a structure that is null where there is none; null means the uid of the stage followed by <c>_error</c>, and an empty text that a failed row is a bad row.</summary>
    public string? ErrorCol { get; init; }

    /// <summary>The column that gets the whole answer as JSON, where one is wanted.</summary>
    public string? RawCol { get; init; }

    /// <summary>How many seconds one attempt may take.</summary>
    [Range(0.001, 86_400.0)]
    public double Timeout { get; init; } = 60;

    /// <summary>How many seconds a row may take with all attempts and waits; null for as long as they last.</summary>
    [Range(0.001, 604_800.0)]
    public double? ConcurrentTimeout { get; init; }

    /// <summary>How often a request is sent at most; refusals because of too many requests do not count.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 8;

    /// <summary>How many seconds a row waits for an endpoint that asked to wait; beyond them it ends with an error.</summary>
    [Range(0.0, 86_400.0)]
    public double MaxWait { get; init; } = 60;

    /// <summary>How many requests a second the endpoint gets at most; null to find out what it takes.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double? RequestsPerSecond { get; init; }

    /// <summary>A folder by which processes that call the same endpoint know of each other and share its rate evenly; null where each finds its share by itself.</summary>
    [LocationParameter]
    public string? RateShares { get; init; }

    /// <summary>How much the stage may spend in a run: <c>maxCalls</c>, and <c>maxTokens</c> and <c>maxCost</c> where answers tell of tokens. The run stops where it is spent, keeps what was answered, and goes on when it is raised.</summary>
    public CallBudget? Budget { get; init; }

    /// <summary>A folder of answers that runs have in common; null where every run asks for itself.</summary>
    [LocationParameter]
    public string? AnswerCache { get; init; }

    /// <summary>For how many hours an answer of <c>answerCache</c> is taken for true.</summary>
    [Range(0.0, 876_000.0, MinimumIsExclusive = true)]
    public double AnswerCacheHours { get; init; } = 168;

    /// <summary>The operation that is called.</summary>
    [NotAParameter]
    public abstract ServiceOperation Operation { get; }

    /// <summary>What shares a limit at the endpoint, such as a deployment of a model; empty where all requests do.</summary>
    [NotAParameter]
    protected virtual string Deployment => "";

    /// <summary>The name of the resource from which its address follows; null where the address is given otherwise.</summary>
    [NotAParameter]
    protected virtual string? ResourceName => CustomServiceName;

    /// <inheritdoc/>
    [NotAParameter]
    protected sealed override bool KeepsFailures => ErrorColumn.Length > 0;

    /// <summary>The type of the column of answers, as a text; that of the operation unless the parameters say otherwise.</summary>
    [NotAParameter]
    protected virtual string AnswerType => Operation.Answer;

    /// <summary>The column of answers.</summary>
    protected Field AnswerField => _answer ??= ArrowTypeText.Parse(OutputCol ?? Uid + "_output", AnswerType);

    /// <summary>Further columns of the stage, such as those of usage.</summary>
    /// <param name="input">Schema of the input.</param>
    protected virtual IEnumerable<Field> MoreFields(Schema input) => [];

    private string ErrorColumn => ErrorCol ?? Uid + "_error";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        string?[] places = [Url, Location, ResourceName];
        if (places.All(place => place is null) && Operation.Service.GlobalUrl is not null && Operation.Service.Global(Cloud) is null)
            yield return BadParameter(nameof(Cloud), $"{Operation.Service.Name} has no known address in this cloud", "Give url: with the address of the service there.");
        else if (places.All(place => place is null) && Operation.Service.GlobalUrl is null)
            yield return BadParameter(nameof(Url), $"{Type} has no endpoint", $"Give url: with the address of the {Operation.Service.Name} resource, or customServiceName: with its name{(Operation.Service.RegionalUrl is null ? "" : ", or location: with its region")}.");
        if (places.Count(place => place is not null) > 1 && Operation.Service.RegionHeader is null)
            yield return BadParameter(nameof(Url), "Two of url, location and customServiceName are given", "Keep one of them.");
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            yield return BadParameter(nameof(Url), $"'{Url}' is no address of a service", "Write an address such as https://myresource.cognitiveservices.azure.com.");
        int ways = new[] { SubscriptionKey, AADToken, CustomAuthHeader }.Count(way => way is not null) + (UseIdentity ? 1 : 0);
        if (ways == 0 && NeedsKey)
            yield return BadParameter(nameof(SubscriptionKey), $"{Type} has no key", "Give subscriptionKey: secret:NAME, or useIdentity: true for the identity of the process.");
        if (ways > 1)
            yield return BadParameter(nameof(SubscriptionKey), "Several of subscriptionKey, aADToken, customAuthHeader and useIdentity are given", "Keep one of them.");
        foreach ((string parameter, string problem) in Budget?.Problems() ?? [])
            yield return BadParameter(nameof(Budget), problem, parameter == "budget" ? "Give one of maxCost:, maxTokens: and maxCalls:." : $"Give {parameter}: a positive number, or leave it out for no limit.");
        if (Budget?.MaxTokens is not null && Pricing() is null)
            yield return BadParameter(nameof(Budget), $"Answers of {Type} tell of no tokens, so that maxTokens cannot be kept to", "Give maxCalls:.");
        foreach (SpecificationException error in Budget?.MaxCost is null ? [] : CheckCost())
            yield return error;
        if (AnswerCache is not null && !CanShareAnswers)
            yield return BadParameter(nameof(AnswerCache), $"What {Type} does is not done by an answer of another run", "Leave answerCache out.");
        foreach (SpecificationException error in ValidateMore())
            yield return error;
    }

    /// <inheritdoc/>
    public IEnumerable<SpecificationException> CheckCost()
    {
        if (Pricing() is not { } pricing)
            return [BadParameter(nameof(Budget), $"There are no prices of {Type}, so that maxCost cannot be kept to", "Give maxCalls: in its budget; prices are known of OpenAIPrompt, OpenAIChatCompletion, OpenAIResponses, OpenAIEmbedding, OpenAICompletion and AIFoundryChatCompletion.")];
        return pricing.Problem() is { } problem ? [problem] : [];
    }

    /// <summary>Whether an answer of another run is as good as one of this: not where the service does something, or answers with what is soon gone.</summary>
    [NotAParameter]
    protected virtual bool CanShareAnswers => true;

    /// <summary>What tokens cost; null where answers tell of none.</summary>
    private protected virtual ModelPricing? Pricing() => null;

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes()
    {
        if (Operation.Retires is { } day)
            yield return new StageNote(Uid, null, $"The service ends this operation on {day:yyyy-MM-dd}{(Operation.Successor is { } next ? $"; {next} takes its place" : "")}.");
    }

    /// <summary>Whether the service refuses requests of nobody in particular.</summary>
    [NotAParameter]
    protected virtual bool NeedsKey => true;

    /// <summary>Says what else is wrong with the parameters.</summary>
    protected virtual IEnumerable<SpecificationException> ValidateMore() => [];

    /// <summary>The endpoints that may answer.</summary>
    protected virtual IReadOnlyList<ServiceEndpoint> Endpoints()
    {
        AIService service = Operation.Service;
        string address = Url ?? (ResourceName is { } name ? service.Resource(Cloud, name) : null) ?? service.Global(Cloud) ?? service.Regional(Cloud, Location!)!;
        var headers = new Dictionary<string, string>(CustomHeaders, StringComparer.OrdinalIgnoreCase);
        if (service.RegionHeader is { } region && Location is not null)
            headers.TryAdd(region, Location);
        return
        [
            new ServiceEndpoint(new Uri(address.TrimEnd('/')))
            {
                Key = SubscriptionKey, KeyHeader = service.KeyHeader, Token = AADToken, AuthorizationHeader = CustomAuthHeader,
                Scope = UseIdentity ? service.ScopeIn(Cloud) : null, Headers = headers, Deployment = Deployment,
            },
        ];
    }

    /// <summary>Whether there is something to ask for a row that has all that is required.</summary>
    /// <param name="values">The parameters of the row.</param>
    protected virtual bool IsAsked(RowValues values) => true;

    /// <summary>The request of a row.</summary>
    /// <param name="values">The parameters of the row.</param>
    protected virtual ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var body = new JsonObject();
        values.Fill(body);
        WriteBody(body, values);
        bool hasBody = Operation.Method != HttpMethod.Get;
        return new ServiceRequest(Operation.Method, values.Address(Operation.Route, Version()))
        {
            Body = hasBody ? Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)) : default,
            Headers = values.Headers(), IsRepeatable = Operation.IsRepeatable,
        };
    }

    /// <summary>The version as a parameter of the query; none where the path has it.</summary>
    protected IEnumerable<(string Name, string Value)> Version() =>
        (ApiVersion ?? Operation.Version) is { } version ? [("api-version", version)] : [];

    /// <summary>Writes what the attributes of the parameters do not say into the body of a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="values">The parameters of the row.</param>
    protected virtual void WriteBody(JsonObject body, RowValues values)
    {
    }

    /// <summary>The part of the reply that is the answer.</summary>
    /// <param name="reply">The reply.</param>
    protected virtual JsonElement Answer(JsonElement reply) => reply;

    /// <summary>Makes what a row gets of a reply.</summary>
    /// <param name="reply">The reply, which reports success.</param>
    /// <param name="values">The parameters of the row.</param>
    /// <exception cref="FormatException">The reply is not what the operation gives.</exception>
    protected virtual RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        JsonElement json = reply.Json();
        return new RowAnswer(TypedJson.Read(Answer(json), AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText() };
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Field> Fields(Schema input)
    {
        var fields = new List<Field> { AnswerField };
        if (KeepsFailures)
            fields.Add(CallError.Column(ErrorColumn));
        if (RawCol is { Length: > 0 })
            fields.Add(new Field(RawCol, StringType.Default, nullable: true));
        fields.AddRange(MoreFields(input));
        return fields;
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<IArrowArray> ToColumns(IReadOnlyList<Field> fields, IReadOnlyList<object?> results, IReadOnlyList<BadRow> failures)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(results);
        RowAnswer[] answers = [.. results.Select(result => result as RowAnswer ?? RowAnswer.Nothing)];
        var columns = new List<IArrowArray> { TypedJson.Column(fields[0], [.. answers.Select(answer => answer.Cell)]) };
        if (KeepsFailures)
            columns.Add(TypedJson.Column(fields[columns.Count], [.. answers.Select(answer => answer.Error?.Cell())]));
        if (RawCol is { Length: > 0 })
            columns.Add(TypedJson.Column(fields[columns.Count], [.. answers.Select(answer => answer.Raw)]));
        for (int more = 0; columns.Count < fields.Count; more++)
            columns.Add(TypedJson.Column(fields[columns.Count], [.. answers.Select(answer => answer.More.ElementAtOrDefault(more))]));
        return columns;
    }

    /// <inheritdoc/>
    protected sealed override RowFunction<RowAnswer> BindRow(Schema input)
    {
        IReadOnlyList<ParameterReader> readers = ParameterReader.Bind(this, input);
        BindMore(input);
        RowCalls calls = Calls(Caller());
        var arrivals = new RowArrivals(RowsAtWork);
        return async (batch, row, context, cancellationToken) =>
        {
            arrivals.Begin(row, batch.Length);
            try
            {
                var values = new RowValues(readers, batch, row, arrivals);
                return values.IsSkipped || !IsAsked(values) ? RowAnswer.Nothing : await calls.CallAsync(values, context, cancellationToken).ConfigureAwait(false);
            }
            catch (CallException error) when (error.IsUnasked())
            {
                return RowAnswer.Nothing;
            }
            catch (CallException error) when (KeepsFailures)
            {
                return new RowAnswer(null, error.Error);
            }
            catch (CallException error)
            {
                throw new DataException(error.Message, SynapseServerless.Location.OfStage(context.Stage));
            }
            finally
            {
                arrivals.End();
            }
        };
    }

    /// <summary>Checks columns beside those of parameters.</summary>
    /// <param name="input">Schema of the input.</param>
    /// <exception cref="SpecificationException">A column is missing or has a type that the stage cannot take.</exception>
    protected virtual void BindMore(Schema input)
    {
    }

    /// <summary>What asks the endpoints of the stage.</summary>
    private protected ServiceCaller Caller()
    {
        var limits = new GovernorOptions { RequestsPerSecond = RequestsPerSecond, LongestWait = TimeSpan.FromSeconds(MaxWait) };
        var options = new CallOptions
        {
            Timeout = TimeSpan.FromSeconds(Timeout), Deadline = ConcurrentTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Attempts = MaxAttempts, Access = Operation.Access,
            Budget = Budget, Pricing = Pricing(), Cache = AnswerCache is { } folder ? new AnswerCache(folder, TimeSpan.FromHours(AnswerCacheHours)) : null,
        };
        return new ServiceCaller(Operation.Name, new EndpointPool(Endpoints(), limits, RateShares), options);
    }

    /// <summary>The calls that show whether the stage is let in: one for each of its endpoints.</summary>
    internal IEnumerable<ServiceCheck> Checks() => Endpoints().Where(endpoint => endpoint.Client is null).Select(endpoint => new ServiceCheck(Uid, Operation, endpoint, CheckRequest()));

    /// <summary>A request that shows whether the service lets the stage in, and that costs nothing or next to nothing: without anything to work on, unless the operation can only be asked for in earnest.</summary>
    private protected virtual ServiceRequest CheckRequest() => new(Operation.Method, RouteParameters.Fill(this, Operation.Route, Version()))
    {
        Body = Operation.Method == HttpMethod.Get ? default : Encoding.UTF8.GetBytes("{}"),
    };

    /// <summary>How rows are asked for: one by one, several in a request, or as operations that take their time.</summary>
    private protected virtual RowCalls Calls(ServiceCaller caller) => new SingleCalls(caller, Request, Read);
}
