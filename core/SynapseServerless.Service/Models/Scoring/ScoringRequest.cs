using Apache.Arrow;

namespace SynapseServerless.Service.Models;

/// <summary>Rows to be scored.</summary>
public sealed record ScoringRequest
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The version that is to answer; null for whichever answers now.</summary>
    public string? Version { get; init; }

    /// <summary>The rows, with all columns of <see cref="ServedModel.Input"/> where that is known. They stay the caller's.</summary>
    public required RecordBatch Rows { get; init; }

    /// <summary>The columns of the answer that are wanted, in their order; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether the answer says why, where the model can: <see cref="ServedModel.Explanations"/> are the columns that come in addition, wanted or not.</summary>
    public bool Explain { get; init; }

    /// <summary>
    /// Whether the answer is of no use unless every row has one. Then a stage that costs money does not see rows whose neighbours have failed before it:
    /// they come again.
    /// </summary>
    public bool AllOrNone { get; init; }

    /// <summary>When the answer is of no use any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Who asks, by the name of the key: callers share a model fairly.</summary>
    public string Caller { get; init; } = "";

    /// <summary>What the rows were read by, so that they are scored by the same; null to go by what answers now.</summary>
    public ServedModel? Served { get; init; }
}
