using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Multiclass;

public sealed class OneVsRestTests
{
    private static double[] Raw(RecordBatch scored) => NumericColumn.ToDoubles(((FixedSizeListArray)scored.Column("rawPrediction")).Values);

    // What is expected is fitted by LogisticRegression alone, on labels that the test made by hand; its coefficients are those of scikit-learn elsewhere.
    [Fact]
    public async Task Scores_are_those_of_a_classifier_for_each_class()
    {
        var stage = new OneVsRest { Classifier = new LogisticRegression { RegParam = 0.1 }, LabelCol = "three", WeightCol = "w", Parallelism = 2 };
        using OneVsRestModel model = await LearnerTable.FitAsync<OneVsRestModel>(stage, partitions: 3);
        RecordBatch scored = await model.TransformAsync(LearnerTable.Table);
        double[][] expected = new double[3][];
        for (int k = 0; k < 3; k++)
        {
            RecordBatch own = TestRows.Of(
                ("features", (float[]?[])LearnerTable.Features), ("label", LearnerTable.Three.Select(label => label == k ? 1.0 : 0).ToArray()), ("w", LearnerTable.Weights));
            using LogisticRegressionModel one = await LearnerTable.FitAsync<LogisticRegressionModel>(new LogisticRegression { RegParam = 0.1, WeightCol = "w" }, own);
            expected[k] = [.. Raw(await one.TransformAsync(own)).Where(static (_, i) => i % 2 == 1)];
        }
        double[] side = [.. Enumerable.Range(0, LearnerTable.Three.Length).SelectMany(row => expected.Select(own => own[row]))];
        LearnerTable.AssertNear(side, Raw(scored), 1e-9);
        Assert.Equal(side.Chunk(3).Select(static scores => (double)System.Array.IndexOf(scores, scores.Max())), TestRows.Doubles(scored, "prediction"));
        Assert.Equal(["features", "two", "three", "number", "w", "rawPrediction", "prediction"], Schemas.Names(scored.Schema));
    }

    [Fact]
    public async Task What_cannot_be_fitted_is_said()
    {
        Assert.Contains("LinearRegression has no parameter rawPredictionCol", new OneVsRest { Classifier = new LinearRegression() }.Validate().Single().Message);
        Assert.Contains("takes no weights", new OneVsRest { Classifier = new MultilayerPerceptronClassifier { Layers = [3, 2] }, WeightCol = "w" }.Validate().Single().Message);
        RecordBatch gap = TestRows.Of(("features", new float[]?[] { [1], [2] }), ("label", new double[] { 0, 2 }));
        DataException error = await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<OneVsRestModel>(new OneVsRest { Classifier = new LogisticRegression() }, gap));
        Assert.Contains("No row is of class 1", error.Message);
        RecordBatch part = TestRows.Of(("features", new float[]?[] { [1], [2] }), ("label", new[] { 0, 0.5 }));
        error = await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<OneVsRestModel>(new OneVsRest { Classifier = new LogisticRegression() }, part));
        Assert.Contains("The label 0.5 is not the index of a class", error.Message);
    }
}
