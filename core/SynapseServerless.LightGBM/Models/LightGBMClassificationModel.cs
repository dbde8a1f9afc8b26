using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>A fitted LightGBM classifier: adds raw scores, probabilities and the predicted class.</summary>
/// <remarks>
/// Raw scores and probabilities are vectors of doubles with one number per class; for two classes the raw scores are
/// -s and s. All three columns come from one native call per batch. One against the rest gives probabilities that do
/// not add up to 1, as LightGBM does.
/// </remarks>
public sealed class LightGBMClassificationModel : LightGBMModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public LightGBMClassificationModel()
    {
    }

    internal LightGBMClassificationModel(Booster booster, string text, TrainingRecord record)
        : base(booster, text, record)
    {
    }

    /// <summary>The column that raw scores are written to, one per class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that probabilities are written to, one per class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>Per class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>How many classes there are.</summary>
    public int ActualNumClasses { get; init; } = 2;

    /// <summary>A model from the text that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="LightGBMException">The text is no model, or not one of a classification.</exception>
    public static LightGBMClassificationModel FromNativeModel(string text)
    {
        var booster = Booster.Load(text);
        var objective = ModelObjective.Parse(text);
        if (!objective.IsClassification)
        {
            booster.Dispose();
            throw new LightGBMException($"The model's objective is '{objective.Name}', which is no classification", default, "Use LightGBMRegressionModel.");
        }
        return new LightGBMClassificationModel(booster, text, new TrainingRecord { BestIteration = booster.IterationCount })
        {
            ActualNumClasses = Math.Max(2, booster.ClassCount),
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ClassOutputs.CheckThresholds(Uid, Thresholds);

    private protected override IReadOnlyList<Field> OutputFields() => ClassOutputs.Fields(
        new ClassOutputColumns(RawPredictionCol, ProbabilityCol, PredictionCol, LeafPredictionCol, FeaturesShapCol),
        ActualNumClasses, IterationsUsed * Booster.TreesPerIteration, Booster.FeatureCount, Record.LabelLevels);

    private protected override void Predict(FeatureBlock features, string parameters, Dictionary<string, byte[]> columns)
    {
        int rows = features.Rows;
        byte[] raw = Predict(features, PredictionKind.RawScore, parameters);
        byte[] probabilities = Outputs.Allocate(rows, ActualNumClasses);
        Objective.ToProbabilities(Outputs.Numbers(raw), IterationsUsed, ActualNumClasses, Outputs.Numbers(probabilities));
        byte[] predictions = Outputs.Allocate(rows, 1);
        ClassOutputs.Choose(Outputs.Numbers(probabilities), ActualNumClasses, [.. Thresholds], Outputs.Numbers(predictions));
        columns[PredictionCol] = predictions;
        columns[ProbabilityCol] = probabilities;
        columns[RawPredictionCol] = Booster.TreesPerIteration == 1 ? BothSigns(raw) : raw;
    }

    private static byte[] BothSigns(byte[] raw)
    {
        ReadOnlySpan<double> scores = Outputs.Numbers(raw);
        byte[] both = Outputs.Allocate(scores.Length, 2);
        Span<double> target = Outputs.Numbers(both);
        for (int row = 0; row < scores.Length; row++)
        {
            target[2 * row] = -scores[row];
            target[(2 * row) + 1] = scores[row];
        }
        return both;
    }
}
