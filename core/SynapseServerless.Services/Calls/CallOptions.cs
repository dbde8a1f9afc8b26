namespace SynapseServerless.Services;

/// <summary>How long and how often a stage tries, and how much an answer may hold.</summary>
public sealed record CallOptions
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a row may take with all its attempts and waits; null for as long as its attempts last.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How often a request is sent at most. Refusals because of too many requests do not count, as the endpoint as a whole waits for them.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Whether a reply that reports a failure is the answer: there is no difference between rows and endpoint then.</summary>
    public bool TakesFailures { get; init; }

    /// <summary>Whether that is so of refusals because of too many requests too.</summary>
    public bool TakesRefusals { get; init; }

    /// <summary>What there is to do where the service refuses access; null for what there usually is.</summary>
    public string? Access { get; init; }

    /// <summary>How much the stage may spend; null for no limit but that of the run.</summary>
    public SynapseServerless.Stages.CallBudget? Budget { get; init; }

    /// <summary>What tokens cost; null where answers tell of none.</summary>
    internal ModelPricing? Pricing { get; init; }

    /// <summary>Answers of earlier runs; null where none are used.</summary>
    internal AnswerCache? Cache { get; init; }

    /// <summary>How many bytes an answer may have.</summary>
    public long MostAnswerBytes { get; init; } = 256L << 20;
}
