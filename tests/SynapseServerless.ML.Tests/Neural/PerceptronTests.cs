using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Neural;

public sealed class PerceptronTests
{
    private static readonly double[] _either = [0, 1, 1, 0];

    private static readonly RecordBatch _xor = TestRows.Of(("features", new float[]?[] { [0, 0], [0, 1], [1, 0], [1, 1] }), ("label", _either));

    private static double[] Numbers(RecordBatch scored, string column) => NumericColumn.ToDoubles(((FixedSizeListArray)scored.Column(column)).Values);

    // By hand: the layer inside gives 1 / (1 + e^-(ln 3 * 1 - 0)) = 3/4 of a feature of 1; scores are 4 * 3/4 + 1 and 0.
    [Fact]
    public async Task Layers_are_logistic_functions_and_a_softmax()
    {
        using var model = new MultilayerPerceptronClassificationModel { Layers = [1, 1, 2], Weights = [Math.Log(3), 0, 4, 0, 1, 0] };
        RecordBatch scored = await model.TransformAsync(TestRows.Of(("features", new float[]?[] { [1] })));
        LearnerTable.AssertNear([4, 0], Numbers(scored, "rawPrediction"), 1e-12);
        LearnerTable.AssertNear([1 / (1 + Math.Exp(-4)), 1 / (1 + Math.Exp(4))], Numbers(scored, "probability"), 1e-12);
        Assert.Equal([0.0], TestRows.Doubles(scored, "prediction"));
    }

    // What is minimized is a sum of logarithms, whose gradient has to be that of finite differences.
    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        var network = new Perceptron([3, 4, 3, 3]);
        LearningRows rows = LearningRows.Read(LearnerTable.Table, LearningColumns.OfClasses("net", "features", "three", null));
        double[] weights = network.Start(5);
        (double Value, double[] Gradient) At(double[] point)
        {
            var state = new PerceptronState(network.WeightCount) { Weights = point };
            state.Add(rows, network);
            return state.Mean();
        }
        double[] gradient = At(weights).Gradient;
        for (int i = 0; i < weights.Length; i++)
        {
            double[] above = [.. weights], below = [.. weights];
            above[i] += 1e-5;
            below[i] -= 1e-5;
            Assert.Equal((At(above).Value - At(below).Value) / 2e-5, gradient[i], 1e-8);
        }
    }

    // Spark's own check of its classifier: two inputs, five inside, and either-or.
    [Fact]
    public async Task A_layer_inside_learns_either_or()
    {
        using MultilayerPerceptronClassificationModel model = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(
            new MultilayerPerceptronClassifier { Layers = [2, 5, 2], Seed = 123 }, _xor);
        Assert.Equal(_either, TestRows.Doubles(await model.TransformAsync(_xor), "prediction"));
        Assert.True(model.ObjectiveHistory[^1] < 0.01);
    }

    // Without layers inside it is the logistic regression of several classes, whose chances are known from scikit-learn's coefficients in LogisticRegressionTests.
    [Fact]
    public async Task Without_layers_inside_it_is_softmax_regression()
    {
        using MultilayerPerceptronClassificationModel model = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(
            new MultilayerPerceptronClassifier { Layers = [3, 3], LabelCol = "three", Tol = 1e-14, MaxIter = 1000 });
        double[][] slopes = [[-2.302116564, 0.374101508, 1.196425937], [0.002073181, -0.241248555, -0.066366068], [2.300043384, -0.132852954, -1.13005987]];
        double[] intercepts = [7.983247927, 3.090137712, -11.073385639];
        double[] expected = [.. LearnerTable.Features.SelectMany(row =>
        {
            double[] powers = [.. slopes.Select((own, k) => Math.Exp(intercepts[k] + own.Select((slope, j) => slope * row[j]).Sum()))];
            return powers.Select(power => power / powers.Sum());
        })];
        LearnerTable.AssertNear(expected, Numbers(await model.TransformAsync(LearnerTable.Table), "probability"), 1e-5);
    }

    [Fact]
    public async Task How_rows_are_cut_and_kept_does_not_show()
    {
        MultilayerPerceptronClassifier Stage() => new() { Layers = [3, 4, 3], LabelCol = "three", MaxIter = 20, Seed = 3 };
        using MultilayerPerceptronClassificationModel one = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(Stage());
        using MultilayerPerceptronClassificationModel cut = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(Stage(), LearnerTable.SparseTable, 4);
        Assert.Equal(one.Weights, cut.Weights);
        Assert.Equal(20, one.TotalIterations);
        Assert.False(one.Converged);
    }

    // By hand: with weights of 0 chances are 1/2; the gradient of class 0 by the weight is (1/2 * 1 - 1/2 * -1) / 2 = 1/2, and of intercepts 0.
    [Fact]
    public async Task Gradient_descent_takes_steps_down_the_gradient()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [1], [-1] }), ("label", new double[] { 1, 0 }));
        using MultilayerPerceptronClassificationModel model = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(
            new MultilayerPerceptronClassifier { Layers = [1, 2], Solver = "gd", StepSize = 0.1, MaxIter = 1, InitialWeights = [0, 0, 0, 0] }, table);
        LearnerTable.AssertNear([-0.05, 0.05, 0, 0], model.Weights, 1e-15);
        LearnerTable.AssertNear([Math.Log(2)], model.ObjectiveHistory, 1e-15);
        using MultilayerPerceptronClassificationModel far = await LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(
            new MultilayerPerceptronClassifier { Layers = [2, 5, 2], Solver = "gd", StepSize = 20, MaxIter = 2000, Tol = 0, Seed = 123 }, _xor);
        Assert.Equal(_either, TestRows.Doubles(await far.TransformAsync(_xor), "prediction"));
    }

    [Fact]
    public async Task What_cannot_be_learnt_is_said()
    {
        Assert.Contains("make no network", new MultilayerPerceptronClassifier { Layers = [3, 0, 2] }.Validate().Single().Message);
        Assert.Contains("There are 1 weights and 8 places", new MultilayerPerceptronClassifier { Layers = [3, 2], InitialWeights = [1] }.Validate().Single().Message);
        var wide = new MultilayerPerceptronClassifier { Layers = [4, 3], LabelCol = "three" };
        Assert.Contains("has 4 inputs and the vectors of column 'features' 3 slots", Assert.Throws<SpecificationException>(() => wide.TransformSchema(LearnerTable.Table.Schema)).Message);
        DataException error = await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<MultilayerPerceptronClassificationModel>(new MultilayerPerceptronClassifier { Layers = [3, 2], LabelCol = "three" }));
        Assert.Contains("The label 2 is beyond the 2 classes", error.Message);
    }
}
