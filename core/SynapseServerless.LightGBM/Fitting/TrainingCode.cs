namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The functions that a fit was given.</summary>
/// <param name="Stage">The stage's uid, for errors.</param>
/// <param name="Objective">Derivatives of the loss, or null for LightGBM's own.</param>
/// <param name="Metrics">Metrics beside LightGBM's own.</param>
/// <param name="LearningRates">The learning rate by iteration, or null.</param>
/// <param name="Before">Called before every iteration, or null.</param>
/// <param name="After">Called after every iteration, or null.</param>
internal sealed record TrainingCode(
    string Stage, ObjectiveFunction? Objective, IReadOnlyList<CustomMetric> Metrics, Func<int, double>? LearningRates,
    Action<TrainingIteration>? Before, Action<TrainingIteration>? After)
{
    /// <summary>What there is, in words: ranks that do not agree on it would wait for each other.</summary>
    public string Kinds => string.Join(
        ',', ((string?[])
        [
            Objective is null ? null : "objective", .. Metrics.Select(metric => metric.Name), LearningRates is null ? null : "rates",
            Before is null ? null : "before", After is null ? null : "after",
        ]).OfType<string>());

    /// <summary>What the error of a failed function is about.</summary>
    /// <param name="what">The function.</param>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="error">What it threw.</param>
    public SynapseException Failed(string what, int iteration, Exception error) => new(
        $"{what} failed at iteration {iteration}: {error.Message}", Location.OfStage(Stage), "Fix the function; nothing was saved.", error);

    /// <summary>The error of a function that returned an unusable value.</summary>
    /// <param name="problem">What it gave.</param>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="remedy">What would be right.</param>
    public SynapseException Useless(string problem, int iteration, string remedy) =>
        new($"{problem} at iteration {iteration}", Location.OfStage(Stage), remedy);
}
