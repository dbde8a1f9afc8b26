namespace SynapseServerless.Stages;

/// <summary>What requests to services came to: how many were sent, how many were spared and by what, and what they cost.</summary>
public sealed record CallCounts
{
    /// <summary>All counts are 0.</summary>
    public static CallCounts None { get; } = new();

    /// <summary>Requests that were sent, attempts counted each; those that only ask how an operation stands are not among them.</summary>
    public long Sent { get; init; }

    /// <summary>Requests that only asked how an operation or a batch stands, or took its results.</summary>
    public long Polled { get; init; }

    /// <summary>Requests that the service carried out, those that it was given in batches included.</summary>
    public long Answered { get; init; }

    /// <summary>Of those that it carried out, those that it was given in batches.</summary>
    public long Batched { get; init; }

    /// <summary>Attempts that the service refused because of too many requests.</summary>
    public long Refused { get; init; }

    /// <summary>Attempts that the service answered with a failure.</summary>
    public long Failed { get; init; }

    /// <summary>Attempts that may have been carried out and paid for, and whose answer did not come or was none.</summary>
    public long Wasted { get; init; }

    /// <summary>Answers that were kept with the run from before.</summary>
    public long FromJournal { get; init; }

    /// <summary>Answers that were kept from earlier runs.</summary>
    public long FromCache { get; init; }

    /// <summary>Answers that an equal request of the same run got.</summary>
    public long FromSameRequest { get; init; }

    /// <summary>Tokens of prompts.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of answers.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens of answers that were kept from before, which were not paid for again.</summary>
    public long TokensSaved { get; init; }

    /// <summary>What was spent, in the currency of the prices; of answers that have a price.</summary>
    public decimal Cost { get; init; }

    /// <summary>What answers that were kept from before would have cost.</summary>
    public decimal CostSaved { get; init; }

    /// <summary>Answers with tokens of a model whose price is not known.</summary>
    public long Unpriced { get; init; }

    /// <summary>Seconds that requests waited before they were sent, all together.</summary>
    public double SecondsWaited { get; init; }

    /// <summary>Tokens of prompts and answers.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Tokens => InputTokens + OutputTokens;

    /// <summary>What is left of these when the tokens and the cost of others are taken away; what others sent stays.</summary>
    /// <param name="other">The others.</param>
    public CallCounts Less(CallCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { InputTokens = InputTokens - other.InputTokens, OutputTokens = OutputTokens - other.OutputTokens, Cost = Cost - other.Cost };
    }

    /// <summary>These and others together.</summary>
    /// <param name="other">The others.</param>
    public CallCounts Plus(CallCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CallCounts
        {
            Sent = Sent + other.Sent, Polled = Polled + other.Polled, Answered = Answered + other.Answered, Batched = Batched + other.Batched, Refused = Refused + other.Refused, Failed = Failed + other.Failed,
            Wasted = Wasted + other.Wasted, FromJournal = FromJournal + other.FromJournal, FromCache = FromCache + other.FromCache, FromSameRequest = FromSameRequest + other.FromSameRequest,
            InputTokens = InputTokens + other.InputTokens, OutputTokens = OutputTokens + other.OutputTokens, TokensSaved = TokensSaved + other.TokensSaved,
            Cost = Cost + other.Cost, CostSaved = CostSaved + other.CostSaved, Unpriced = Unpriced + other.Unpriced, SecondsWaited = SecondsWaited + other.SecondsWaited,
        };
    }
}

/// <summary>What the requests of a stage to an endpoint came to.</summary>
/// <param name="Stage">The stage, by its uid.</param>
/// <param name="Endpoint">The endpoint, as messages name it.</param>
/// <param name="Counts">What they came to.</param>
public sealed record StageCalls(string Stage, string Endpoint, CallCounts Counts)
{
    /// <summary>The prices that costs were counted by, such as <c>USD, prices of 2026-11-05</c>; null where nothing has a price.</summary>
    public string? Prices { get; init; }

    /// <summary>Adds up what several counted, by stage and endpoint.</summary>
    /// <param name="calls">What they counted.</param>
    public static IReadOnlyList<StageCalls> Sum(IEnumerable<StageCalls> calls) =>
    [
        .. calls.GroupBy(call => (call.Stage, call.Endpoint)).OrderBy(group => group.Key.Stage, StringComparer.Ordinal).ThenBy(group => group.Key.Endpoint, StringComparer.Ordinal)
            .Select(group => new StageCalls(group.Key.Stage, group.Key.Endpoint, group.Aggregate(CallCounts.None, static (sum, call) => sum.Plus(call.Counts)))
            {
                Prices = group.Select(call => call.Prices).FirstOrDefault(prices => prices is not null),
            }),
    ];
}
