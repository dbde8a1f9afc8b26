using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected values come from the native library called directly, one kind of prediction at a time (Reference).
public sealed class OutputTests
{
    [Theory]
    [MemberData(nameof(TrainedModels.Objectives), MemberType = typeof(TrainedModels))]
    public void All_columns_together_hold_what_each_holds_alone(string objective, int classes)
    {
        string text = TrainedModels.Train(objective, classes);
        using LightGBMModel model = classes > 1
            ? LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel { LeafPredictionCol = "leaf", FeaturesShapCol = "shap" })
            : LightGBMRegressionModel.LoadNativeModelFromString(text, new LightGBMRegressionModel { LeafPredictionCol = "leaf", FeaturesShapCol = "shap" });
        float[] matrix = Tables.Features(400, seed: 7);
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));

        double[] Native(PredictionKind kind) => Reference.Predict(text, matrix, Tables.Columns, kind, model.Booster.OutputsPerRow(kind));
        Assert.Equal(Native(PredictionKind.LeafIndex), Batch.Numbers(scored, "leaf"));
        ContributionTests.AssertClose(Native(PredictionKind.Contribution), Batch.Numbers(scored, "shap"));
        if (classes > 2)
        {
            Assert.Equal(Native(PredictionKind.RawScore), Batch.Numbers(scored, "rawPrediction"));
            ClassifierTests.AssertClose(Native(PredictionKind.Probability), Batch.Numbers(scored, "probability"));
        }
        else if (classes == 2)
        {
            Assert.Equal(Native(PredictionKind.RawScore).SelectMany(score => new[] { -score, score }), Batch.Numbers(scored, "rawPrediction"));
            ClassifierTests.AssertClose(
                Native(PredictionKind.Probability), [.. Batch.Numbers(scored, "probability").Where((_, i) => i % 2 == 1)]);
        }
        else
            ClassifierTests.AssertClose(Native(PredictionKind.Probability), Batch.Numbers(scored, "prediction"));
    }
}
