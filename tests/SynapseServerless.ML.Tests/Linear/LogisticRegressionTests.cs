using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Linear;

public sealed class LogisticRegressionTests
{
    private static LogisticRegression Stage(double reg = 0, double net = 0, bool standardized = true, string label = "two", string? weight = null) =>
        new() { LabelCol = label, RegParam = reg, ElasticNetParam = net, Standardization = standardized, WeightCol = weight, Tol = 1e-14, MaxIter = 1000 };

    // By hand: of a feature that is 0 or 1, the chances are the shares of class 1: 1 of 4 and 3 of 4, so that the margins are -ln 3 and ln 3.
    [Fact]
    public async Task A_feature_of_two_values_gives_the_logarithms_of_the_odds()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [0], [0], [0], [0], [1], [1], [1], [1] }), ("label", new double[] { 1, 0, 0, 0, 1, 1, 1, 0 }));
        using LogisticRegressionModel model = await LearnerTable.FitAsync<LogisticRegressionModel>(new LogisticRegression { Tol = 1e-14 }, table);
        LearnerTable.AssertNear([2 * Math.Log(3)], model.CoefficientMatrix[0], 1e-8);
        LearnerTable.AssertNear([-Math.Log(3)], model.InterceptVector, 1e-8);
        Assert.True(model.Converged);
    }

    // scikit-learn: LogisticRegression(penalty=None, solver='newton-cholesky', tol=1e-12), and with sample_weight.
    [Theory]
    [InlineData(null, 0.260662487269322, 1.0470042961450112, -0.0011768409824432604, -0.9094338251877919)]
    [InlineData("w", 0.29011995382976674, 1.0259974530286697, 0.016248797618355574, -1.2129353095425601)]
    public async Task Without_penalties_it_is_maximum_likelihood(string? weight, double a, double b, double c, double intercept)
    {
        using LogisticRegressionModel model = await LearnerTable.FitAsync<LogisticRegressionModel>(Stage(weight: weight));
        LearnerTable.AssertNear([a, b, c, intercept], [.. model.CoefficientMatrix[0], .. model.InterceptVector], 1e-6);
    }

    // scikit-learn: C = 1 / (60 * 0.1); features divided by their deviations (ddof=1) before, and coefficients after, where standardized; saga with l1_ratio=0.7 for the last.
    [Theory]
    [InlineData(false, true, 0, 0.19512379194037854, 0.7872865660781122, -0.0017689277773872464, -0.6608685273988917)]
    [InlineData(true, true, 0, 0.1076687916344265, 0.5151157426080629, 0.0011708544075332238, -0.3180483868328244)]
    [InlineData(true, false, 0, 0.07924434011077797, 0.5148052027986867, -0.01499158789333584, 0)]
    [InlineData(true, true, 0.7, 0.03504179211481685, 0.5087566508174599, 0, 0.04805406177017875)]
    public async Task Penalties_are_those_of_Sparks_objective(bool standardized, bool intercept, double net, double a, double b, double c, double d)
    {
        LogisticRegression stage = Stage(0.1, net, standardized);
        using LogisticRegressionModel model = await LearnerTable.FitAsync<LogisticRegressionModel>(new LogisticRegression
        {
            LabelCol = stage.LabelCol, RegParam = 0.1, ElasticNetParam = net, Standardization = standardized, FitIntercept = intercept, Tol = 1e-14, MaxIter = 1000,
        });
        LearnerTable.AssertNear([a, b, c, d], [.. model.CoefficientMatrix[0], .. model.InterceptVector], 2e-6);
    }

    // numpy: Newton's method on the same objective, to a gradient below 1e-16 (scikit-learn's lbfgs stops 1e-5 before that); with absolute values scikit-learn's saga with penalty='l1'
    // and multi_class='multinomial', C = 1 / 6. Intercepts are less their mean.
    [Fact]
    public async Task Several_classes_are_told_apart_by_softmax()
    {
        using LogisticRegressionModel plain = await LearnerTable.FitAsync<LogisticRegressionModel>(Stage(label: "three"));
        LearnerTable.AssertNear([-2.302116564, 0.374101508, 1.196425937, 0.002073181, -0.241248555, -0.066366068, 2.300043384, -0.132852954, -1.13005987], plain.CoefficientMatrix.SelectMany(static row => row), 1e-5);
        LearnerTable.AssertNear([7.983247927, 3.090137712, -11.073385639], plain.InterceptVector, 1e-4);
        using LogisticRegressionModel ridge = await LearnerTable.FitAsync<LogisticRegressionModel>(Stage(0.1, label: "three"));
        LearnerTable.AssertNear(
            [-0.318634889, -0.003564662, 0.159896426, 0.089832486, -0.044176001, -0.032762509, 0.228802403, 0.047740662, -0.127133917], ridge.CoefficientMatrix.SelectMany(static row => row), 1e-7);
        using LogisticRegressionModel lasso = await LearnerTable.FitAsync<LogisticRegressionModel>(Stage(0.1, 1, label: "three"));
        LearnerTable.AssertNear([-0.3937168, 0, 0.1611505, 0, 0, 0, 0, 0, 0], lasso.CoefficientMatrix.SelectMany(static row => row), 1e-5);
        LearnerTable.AssertNear([1.3014378, -0.1925736, -1.1088642], lasso.InterceptVector, 1e-5);
    }

    // Two classes by softmax have coefficients of opposite sign, half of those of one vector.
    [Fact]
    public async Task Two_classes_may_have_a_vector_each()
    {
        using LogisticRegressionModel one = await LearnerTable.FitAsync<LogisticRegressionModel>(Stage());
        using LogisticRegressionModel two = await LearnerTable.FitAsync<LogisticRegressionModel>(new LogisticRegression { LabelCol = "two", Family = "multinomial", Tol = 1e-14, MaxIter = 1000 });
        LearnerTable.AssertNear([.. one.CoefficientMatrix[0].Select(static value => value / 2)], two.CoefficientMatrix[1], 1e-6);
        LearnerTable.AssertNear([-one.InterceptVector[0] / 2, one.InterceptVector[0] / 2], two.InterceptVector, 1e-6);
    }

    [Theory]
    [InlineData("two")]
    [InlineData("three")]
    public async Task Sparse_vectors_and_another_cut_give_the_same(string label)
    {
        LogisticRegression stage = Stage(0.05, 0.3, label: label, weight: "w");
        using LogisticRegressionModel dense = await LearnerTable.FitAsync<LogisticRegressionModel>(stage);
        using LogisticRegressionModel cut = await LearnerTable.FitAsync<LogisticRegressionModel>(stage, partitions: 7);
        using LogisticRegressionModel sparse = await LearnerTable.FitAsync<LogisticRegressionModel>(stage, LearnerTable.SparseTable, 3);
        Assert.Equal(dense.CoefficientMatrix, cut.CoefficientMatrix);
        Assert.Equal(dense.InterceptVector, cut.InterceptVector);
        for (int k = 0; k < dense.CoefficientMatrix.Count; k++)
            LearnerTable.AssertNear(dense.CoefficientMatrix[k], sparse.CoefficientMatrix[k], 1e-9);
        RecordBatch one = await dense.TransformAsync(LearnerTable.Table), other = await sparse.TransformAsync(LearnerTable.SparseTable);
        Assert.Equal(TestRows.Doubles(one, "prediction"), TestRows.Doubles(other, "prediction"));
    }

    // By hand: margins of ln 3 and -ln 3 are chances of 3/4 and 1/4.
    [Fact]
    public async Task Chances_follow_from_margins_and_thresholds_decide()
    {
        using var model = new LogisticRegressionModel { CoefficientMatrix = [[Math.Log(3)]], InterceptVector = [0], NumFeatures = 1, Threshold = 0.8 };
        RecordBatch rows = TestRows.Of(("features", new float[]?[] { [1], [-1], [3] }));
        RecordBatch scored = await model.TransformAsync(rows);
        Assert.Equal([0.0, 0.0, 1.0], TestRows.Doubles(scored, "prediction"));
        LearnerTable.AssertNear([0.25, 0.75, 0.75, 0.25, 1 / 28.0, 27 / 28.0], NumericColumn.ToDoubles(((FixedSizeListArray)scored.Column("probability")).Values), 1e-12);
        // 0.75 / 0.9 is less than 0.25 / 0.2.
        using var divided = new LogisticRegressionModel { CoefficientMatrix = [[Math.Log(3)]], InterceptVector = [0], NumFeatures = 1, Thresholds = [0.2, 0.9] };
        RecordBatch chosen = await divided.TransformAsync(rows);
        Assert.Equal([0.0, 0.0, 1.0], TestRows.Doubles(chosen, "prediction"));
        var both = new LogisticRegression { Threshold = 0.3, Thresholds = [0.5, 0.5] };
        Assert.Contains("say different things", Assert.Single(both.Validate()).Message);
    }

    // Classes that a straight line tells apart have no finite maximum: coefficients grow until it is given up.
    [Fact]
    public async Task A_fit_that_has_not_converged_says_after_how_many_steps_and_how_far()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [1], [2], [3], [4] }), ("label", new double[] { 0, 0, 1, 1 }));
        var log = new Warnings();
        var options = new LocalOptions { Host = new StageHost { Logger = log } };
        using var model = (LogisticRegressionModel)await new LogisticRegression { MaxIter = 3 }.FitAsync(table.Into(1), options, TestContext.Current.CancellationToken);
        Assert.False(model.Converged);
        Assert.Equal(3, model.TotalIterations);
        string said = Assert.Single(log.Texts);
        Assert.Contains("has not converged after 3 iterations", said);
        Assert.Contains("the gradient is", said);
    }

    [Fact]
    public async Task One_class_none_and_a_missing_one_are_errors_that_say_so()
    {
        Task<LogisticRegressionModel> Fit(params double[] labels) => LearnerTable.FitAsync<LogisticRegressionModel>(
            new LogisticRegression(), TestRows.Of(("features", (float[]?[])[.. labels.Select(static (_, i) => new float[] { i })]), ("label", labels)));
        Assert.Contains("All labels are 1", (await Assert.ThrowsAsync<DataException>(() => Fit(1, 1))).Message);
        Assert.Contains("No row is of class 1", (await Assert.ThrowsAsync<DataException>(() => Fit(0, 2, 2))).Message);
        Assert.Contains("2.5 is not the index of a class", (await Assert.ThrowsAsync<DataException>(() => Fit(0, 1, 2.5))).Message);
        RecordBatch unweighted = TestRows.Of(("features", new float[]?[] { [1], [2] }), ("label", new double[] { 0, 1 }), ("w", new double[] { 0, 0 }));
        Assert.Contains("no rows to learn from", (await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<LogisticRegressionModel>(new LogisticRegression { WeightCol = "w" }, unweighted))).Message);
        var binomial = new LogisticRegression { Family = "binomial", LabelCol = "three" };
        Assert.Contains("there are 3 classes", (await Assert.ThrowsAsync<SpecificationException>(() => LearnerTable.FitAsync<LogisticRegressionModel>(binomial))).Message);
    }

    [Fact]
    public async Task Bad_rows_are_told_of_once_and_another_width_is_refused()
    {
        RecordBatch table = TestRows.Of(
            ("features", new float[]?[] { [1], [float.NaN], null, [4], [2], [3] }), ("label", new double?[] { 0, 1, 1, null, 1, 0 }), ("w", new double?[] { 1, 1, 1, 1, -1, 1 }));
        var aside = new SettingAside();
        RecordBatch good = TestRows.Of(("features", new float[]?[] { [1], [3], [2], [5] }), ("label", new double?[] { 0, 0, 1, 1 }), ("w", new double?[] { 1, 1, 1, 1 }));
        var data = new MemoryDataset(table.Schema, [[table], [good]]);
        using var model = (LogisticRegressionModel)await new LogisticRegression { WeightCol = "w" }.FitAsync(data, new LocalOptions { Rows = aside }, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3, 4], aside.Rows.Select(static row => row.Row).Order());
        var error = Assert.Throws<SpecificationException>(() => model.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2] })).Schema));
        Assert.Contains("have 2 slots and those of the fit 1", error.Message);
    }
}
