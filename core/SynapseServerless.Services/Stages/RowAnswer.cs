namespace SynapseServerless.Services;

/// <summary>What a row got: an answer, an error, or nothing, because there was nothing to ask.</summary>
/// <param name="Cell">The cell of the output, as <see cref="Data.TypedJson"/> gives it.</param>
/// <param name="Error">Why there is no answer; null where there is one.</param>
public sealed record RowAnswer(object? Cell, CallError? Error)
{
    /// <summary>Of a row without anything to ask.</summary>
    public static RowAnswer Nothing { get; } = new(null, null);

    /// <summary>The whole answer, for stages that keep it beside the output.</summary>
    public string? Raw { get; init; }

    /// <summary>Cells of further columns of the stage, in their order.</summary>
    public IReadOnlyList<object?> More { get; init; } = [];
}
