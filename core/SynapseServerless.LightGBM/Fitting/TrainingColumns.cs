namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The columns a fit reads.</summary>
internal sealed record TrainingColumns(string Features, string Label, string? Weight, string? Validation, string? InitScore)
{
    /// <summary>All of them, each once.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. new[] { Features, Label, Weight, Validation, InitScore }.OfType<string>().Distinct()];

    /// <summary>Those that say which rows are trained on, and the features.</summary>
    public IReadOnlyList<string> ToSample { get; } = [.. new[] { Features, Validation }.OfType<string>().Distinct()];
}
