using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Validation rows, beside those that are fitted on.</summary>
internal static class Validated
{
    /// <summary>Checks that stages can be fitted with or without validation rows.</summary>
    /// <exception cref="SpecificationException">They cannot.</exception>
    public static void Check(Stage stage, Dataset? validation)
    {
        if (Errors(stage, validation is not null).FirstOrDefault() is { } error)
            throw error;
    }

    /// <summary>What is wrong with stages for a fit with or without validation rows.</summary>
    /// <param name="stage">The stage or pipeline.</param>
    /// <param name="hasValidation">Whether there are such rows.</param>
    public static IEnumerable<SpecificationException> Errors(Stage stage, bool hasValidation)
    {
        Stage[] stages = [.. Flatten(stage)];
        int last = System.Array.FindLastIndex(stages, static one => one is Estimator { TakesValidation: true });
        if (hasValidation && last < 0)
            yield return new SpecificationException("No stage takes validation rows", Location.OfStage(stage.Uid), "Fit without them.");
        // A table that is computed from all rows is another for those that validate.
        if (hasValidation && stages.Take(Math.Max(0, last)).FirstOrDefault(static one => one is AggregateTransformer) is { } table)
        {
            yield return new SpecificationException(
                $"{table.Type} makes one table of all rows, so validation rows cannot go through it", Location.OfStage(table.Uid),
                "Fit without them, or make the table in a run of its own.");
        }
        foreach (SpecificationException error in stages.OfType<Estimator>().SelectMany(estimator => estimator.ValidateFit(hasValidation)))
            yield return error;
    }

    /// <summary>Validation rows as a stage leaves them.</summary>
    public static Dataset Through(Transformer transformer, Dataset validation, LocalOptions options) =>
        (transformer is PipelineModel model ? model.Flattened : [transformer])
        .Where(static stage => stage is not ShuffleTransformer and not AggregateTransformer)
        .Aggregate(validation, (rows, stage) => stage.Transform(rows, options));

    private static IEnumerable<Stage> Flatten(Stage stage) => stage switch
    {
        Pipeline pipeline => pipeline.Stages.SelectMany(Flatten),
        _ => [stage],
    };
}
