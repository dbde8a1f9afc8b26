using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Counts what the requests of a stage come to, and keeps them within its budget and that of the run.</summary>
/// <param name="ledger">Counts.</param>
/// <param name="options">The budget and the prices.</param>
/// <param name="context">The stage's context.</param>
internal readonly struct CallMeter(CallLedger ledger, CallOptions options, StageContext context)
{
    /// <summary>Waits until a request fits the budgets.</summary>
    /// <exception cref="BudgetSpentException">It does not.</exception>
    public ValueTask<IDisposable?> ReserveAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        request.IsFree ? default : ledger.ReserveAsync(context.Stage, options.Budget, Most([request], isBatch: false), cancellationToken);

    /// <summary>Waits until requests fit the budgets that go together in a batch.</summary>
    /// <exception cref="BudgetSpentException">They do not.</exception>
    public ValueTask<IDisposable?> ReserveAsync(IReadOnlyList<ServiceRequest> requests, CancellationToken cancellationToken) =>
        ledger.ReserveAsync(context.Stage, options.Budget, Most(requests, isBatch: true), cancellationToken);

    /// <summary>Counts at an endpoint.</summary>
    public void Add(ServiceEndpoint endpoint, CallCounts counts) => Add(endpoint.ToString(), counts);

    /// <summary>Counts at an endpoint, by its name.</summary>
    public void Add(string endpoint, CallCounts counts) => ledger.Add(context.Stage, endpoint, counts);

    /// <summary>What an answer took and cost.</summary>
    public CallCounts Paid(ServiceReply reply, bool isBatch = false) =>
        options.Pricing is not null && reply.IsSuccess && ModelUsage.Read(reply) is { } usage ? Paid(usage, isBatch) : CallCounts.None;

    /// <summary>What tokens cost.</summary>
    public CallCounts Paid(ModelUsage usage, bool isBatch = false)
    {
        if (options.Pricing is not { } pricing)
            return CallCounts.None;
        CallCounts paid = pricing.Of(usage, isBatch);
        if (paid.Cost > 0)
            ledger.Priced(context.Stage, pricing.Description);
        return paid;
    }

    /// <summary>Counts a request that is not sent, with the most that it may take.</summary>
    public void Planned(ServiceEndpoint endpoint, ServiceRequest request, bool isBatch)
    {
        if (request.IsFree)
            return;
        CallCounts most = Most([request], isBatch);
        Add(endpoint, options.Pricing is null ? most with { InputTokens = request.Tokens - request.MostOutputTokens, OutputTokens = request.MostOutputTokens } : most);
        if (most.Cost > 0)
            ledger.Priced(context.Stage, options.Pricing!.Description);
    }

    /// <summary>Counts an answer that was not asked for again.</summary>
    public void Spared(ServiceEndpoint endpoint, ServiceReply reply)
    {
        CallCounts saved = Paid(reply);
        Add(endpoint, new CallCounts
        {
            FromJournal = reply.Source == ReplySource.Journal ? 1 : 0, FromCache = reply.Source == ReplySource.Cache ? 1 : 0, FromSameRequest = reply.Source == ReplySource.SameRequest ? 1 : 0,
            TokensSaved = saved.Tokens, CostSaved = saved.Cost,
        });
    }

    /// <summary>Makes known how an endpoint is paced.</summary>
    public void Watch(EndpointState endpoint)
    {
        if (!ledger.IsWatched(endpoint.Name))
            Watch(ledger, endpoint, context.Time);
    }

    private static void Watch(CallLedger ledger, EndpointState endpoint, TimeProvider time) => ledger.Watch(endpoint.Name, () => Pace(endpoint.Governor.State, time.GetUtcNow()));

    private static CallPace Pace(GovernorState state, DateTimeOffset now) => new()
    {
        Time = now, Accepted = state.Accepted, Refused = state.Refused, InFlight = state.InFlight, Waiting = state.Waiting, ConcurrencyLimit = state.ConcurrencyLimit,
        RequestsPerSecond = state.RequestsPerSecond, TokensPerSecond = state.TokensPerSecond,
        BoundSeconds = state.BoundSeconds.Where(bound => bound.Key != GovernorBound.Nothing).ToDictionary(bound => Specifications.TypeNames.EnumName(bound.Key.ToString()), bound => bound.Value),
    };

    /// <summary>What requests may take.</summary>
    public CallCounts Most(IReadOnlyList<ServiceRequest> requests, bool isBatch)
    {
        CallCounts most = new() { Sent = requests.Count };
        if (options.Pricing is not { } pricing)
            return most;
        long output = requests.Sum(request => request.MostOutputTokens), all = requests.Sum(request => request.Tokens);
        return pricing.Of(new ModelUsage(all - output, output, 0, null), isBatch) with { Sent = requests.Count, Unpriced = 0 };
    }
}
