namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The columns a fit reads.</summary>
internal sealed record TrainingColumns(string Features, string Label, string? Weight, string? Validation, string? InitScore, string? Group)
{
    /// <summary>All of them, each once.</summary>
    public IReadOnlyList<string> Names { get; } = Distinct(Features, Label, Weight, Validation, InitScore, Group);

    /// <summary>Those that say which rows are trained on, and the features.</summary>
    public IReadOnlyList<string> ToSample { get; } = Distinct(Features, Validation);

    /// <summary>Those whose values go into the data set; groups are known from the first look.</summary>
    public IReadOnlyList<string> ToPush { get; } = Distinct(Features, Label, Weight, Validation, InitScore);

    private static IReadOnlyList<string> Distinct(params IEnumerable<string?> names) => [.. names.OfType<string>().Distinct()];
}
