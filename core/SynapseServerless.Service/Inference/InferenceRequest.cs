using SynapseServerless.Service.Api.Scoring;

namespace SynapseServerless.Service.Inference;

/// <summary>A request to infer.</summary>
internal sealed record InferenceRequest
{
    /// <summary>What the caller calls it; empty for nothing.</summary>
    public string Id { get; init; } = "";

    /// <summary>The tensors.</summary>
    public required IReadOnlyList<Tensor> Inputs { get; init; }

    /// <summary>The outputs that are wanted; null for those that the model adds to its inputs.</summary>
    public IReadOnlyList<InferenceOutput>? Outputs { get; init; }

    /// <summary>Whether all outputs are wanted as bytes behind the JSON.</summary>
    public bool IsBinary { get; init; }

    /// <summary>What becomes of rows that cannot be scored.</summary>
    public RowErrors Errors { get; init; }

    /// <summary>Whether the answer says why.</summary>
    public bool Explain { get; init; }

    /// <summary>After how long the answer is of no use; null for never.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>An output that is wanted.</summary>
/// <param name="Name">Its name: that of a column.</param>
/// <param name="IsBinary">Whether it is wanted as bytes behind the JSON; null where the request as a whole decides.</param>
internal sealed record InferenceOutput(string Name, bool? IsBinary = null);

/// <summary>What was inferred.</summary>
internal sealed record InferenceAnswer
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered.</summary>
    public required string Version { get; init; }

    /// <summary>What the caller called the request.</summary>
    public string Id { get; init; } = "";

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<Tensor> Outputs { get; init; }

    /// <summary>For each row of the outputs the row of the inputs that it comes from; null where these are the same.</summary>
    public IReadOnlyList<int>? Sources { get; init; }

    /// <summary>Columns that the model takes and that did not come.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>What parameters of requests and answers are called.</summary>
internal static class InferenceParameters
{
    /// <summary>How many bytes an input, or an output, has behind the JSON.</summary>
    public const string BinarySize = "binary_data_size";

    /// <summary>Whether an output is wanted as bytes behind the JSON.</summary>
    public const string Binary = "binary_data";

    /// <summary>Whether all outputs are.</summary>
    public const string AllBinary = "binary_data_output";

    /// <summary>Rows of a tensor that have no value.</summary>
    public const string Nulls = "nulls";

    /// <summary><c>refuse</c> or <c>inPlace</c>.</summary>
    public const string Errors = "errors";

    /// <summary>Whether the answer says why.</summary>
    public const string Explain = "explain";

    /// <summary>After how many microseconds the answer is of no use.</summary>
    public const string Timeout = "timeout";

    /// <summary>Rows of the inputs that rows of the outputs come from.</summary>
    public const string Sources = "sources";

    /// <summary>Columns that the model takes and that did not come.</summary>
    public const string Missing = "missing";

    /// <summary>What becomes of rows that cannot be scored.</summary>
    /// <exception cref="InferenceException">It is another word.</exception>
    public static RowErrors ErrorsOf(string? word) => word switch
    {
        "refuse" => RowErrors.Refuse,
        "inPlace" => RowErrors.InPlace,
        _ => throw InferenceException.Of($"The parameter errors is '{word}'", "It is refuse or inPlace."),
    };

    /// <summary>A time.</summary>
    /// <exception cref="InferenceException">It is none.</exception>
    public static TimeSpan TimeoutOf(long microseconds) => microseconds is > 0 and <= 3_600_000_000
        ? TimeSpan.FromMicroseconds(microseconds)
        : throw InferenceException.Of($"The parameter timeout is {microseconds}", "It is in microseconds, an hour at most.");
}
