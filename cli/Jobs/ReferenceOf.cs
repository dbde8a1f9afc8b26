using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Jobs;

/// <summary>The bins that the LightGBM stage of a pipeline chooses, for other fits to use.</summary>
internal static class ReferenceOf
{
    /// <summary>Sees to it that there is one stage to take bins of, before anything is fitted.</summary>
    /// <exception cref="SpecificationException">There is none, there are several, or it chooses none.</exception>
    public static void Check(Estimator estimator)
    {
        LightGBMEstimator[] stages = [.. Flatten(estimator).OfType<LightGBMEstimator>()];
        if (stages.Length != 1)
        {
            throw new SpecificationException(
                stages.Length == 0 ? "No stage chooses bins" : $"Several stages choose bins: {string.Join(", ", stages.Select(stage => stage.Uid))}",
                Location.OfStage(estimator.Uid),
                stages.Length == 0 ? "Leave out --save-reference, or fit a LightGBM stage." : "Leave out --save-reference, or fit a file with one of them.");
        }
        if (stages[0].ReferenceDataset.Length > 0)
        {
            throw new SpecificationException(
                $"The stage chooses no bins, it takes those of '{stages[0].ReferenceDataset}'", Location.OfParameter(stages[0].Uid, "referenceDataset"),
                "Leave out --save-reference, or referenceDataset.");
        }
        // Said before the fit, and not after it.
        if (stages[0].LinearTree)
        {
            throw new SpecificationException(
                "Linear trees need values that bins do not hold", Location.OfParameter(stages[0].Uid, "linearTree"),
                "Leave out --save-reference, or set linearTree to false.");
        }
    }

    /// <summary>The bins that the stage chose when it was fitted; the data are read again.</summary>
    /// <param name="estimator">The stage or pipeline.</param>
    /// <param name="model">What its fit gave.</param>
    /// <param name="data">What it was fitted on.</param>
    /// <param name="options">How stages before it run.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<ReferenceDataset> FitAsync(
        Estimator estimator, Transformer model, Dataset data, LocalOptions options, CancellationToken cancellationToken)
    {
        foreach ((Stage stage, Transformer fitted) in Fitted(estimator, model))
        {
            if (stage is LightGBMEstimator chooses)
                return await chooses.CreateReferenceAsync(data, cancellationToken: cancellationToken);
            data = fitted.Transform(data, options);
        }
        throw new InvalidOperationException("No stage chooses bins.");
    }

    private static IEnumerable<Stage> Flatten(Stage stage) => stage is Pipeline pipeline ? pipeline.Stages.SelectMany(Flatten) : [stage];

    // A fitted pipeline has a stage for each of the pipeline.
    private static IEnumerable<(Stage Stage, Transformer Fitted)> Fitted(Stage stage, Transformer fitted) =>
        stage is Pipeline pipeline && fitted is PipelineModel model
            ? pipeline.Stages.Zip(model.Stages).SelectMany(pair => Fitted(pair.First, pair.Second))
            : [(stage, fitted)];
}
