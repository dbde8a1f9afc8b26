using Apache.Arrow;
using SynapseServerless.LightGBM.Features;

namespace SynapseServerless.LightGBM;

/// <summary>A fitted LightGBM ranker: adds a score by which the rows of a group are put into order, the highest first.</summary>
public sealed class LightGBMRankerModel : LightGBMModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public LightGBMRankerModel()
    {
    }

    internal LightGBMRankerModel(Booster booster, string text, TrainingRecord record)
        : base(booster, text, record)
    {
    }

    /// <summary>A model from the text that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="LightGBMException">The text is no model, or one of several classes.</exception>
    public static LightGBMRankerModel FromNativeModel(string text)
    {
        var booster = Booster.Load(text);
        if (booster.TreesPerIteration > 1)
        {
            booster.Dispose();
            throw new LightGBMException("The model tells several classes apart", default, "Use LightGBMClassificationModel.");
        }
        return new LightGBMRankerModel(booster, text, new TrainingRecord { BestIteration = booster.IterationCount });
    }

    private protected override IReadOnlyList<Field> OutputFields() =>
        Outputs.Fields(PredictionCol, LeafPredictionCol, FeaturesShapCol, IterationsUsed, Booster.FeatureCount + 1);

    private protected override void Predict(FeatureBlock features, string parameters, Dictionary<string, byte[]> columns) =>
        columns[PredictionCol] = Predict(features, PredictionKind.Probability, parameters);
}
