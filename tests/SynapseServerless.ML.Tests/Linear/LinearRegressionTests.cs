using Apache.Arrow;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Linear;

public sealed class LinearRegressionTests
{
    private static LinearRegression Stage(string solver = "auto", double reg = 0, double net = 0, bool standardized = true, string? weight = null) =>
        new() { LabelCol = "number", Solver = solver, RegParam = reg, ElasticNetParam = net, Standardization = standardized, WeightCol = weight, Tol = 1e-14, MaxIter = 1000 };

    private static double[] Numbers(LinearRegressionModel model) => [.. model.Coefficients, model.Intercept];

    // NIST's Statistical Reference Datasets, Wampler1: y = 1 + x + x^2 + x^3 + x^4 + x^5 for x = 0 to 20, whose certified coefficients are all 1.
    [Fact]
    public async Task A_polynomial_of_fifth_degree_is_found_again()
    {
        float[][] powers = [.. Enumerable.Range(0, 21).Select(static x => Enumerable.Range(1, 5).Select(power => (float)Math.Pow(x, power)).ToArray())];
        double[] labels = [.. powers.Select(static row => 1 + row.Sum(static value => (double)value))];
        using LinearRegressionModel model = await LearnerTable.FitAsync<LinearRegressionModel>(
            new LinearRegression(), TestRows.Of(("features", (float[]?[])powers), ("label", labels)));
        LearnerTable.AssertNear([1, 1, 1, 1, 1, 1], Numbers(model), 1e-6);
    }

    // numpy.linalg.lstsq on the features and a column of ones; with the square roots of the weights.
    [Theory]
    [InlineData("normal", null, 2.0870257171842557, -0.7363138047695814, 0.12682419416709556, 3.0823873761811176)]
    [InlineData("l-bfgs", null, 2.0870257171842557, -0.7363138047695814, 0.12682419416709556, 3.0823873761811176)]
    [InlineData("normal", "w", 1.9159522863534277, -0.8778805054163602, 0.22849556771597856, 3.2898615696475795)]
    [InlineData("l-bfgs", "w", 1.9159522863534277, -0.8778805054163602, 0.22849556771597856, 3.2898615696475795)]
    public async Task Without_penalties_it_is_least_squares(string solver, string? weight, double a, double b, double c, double intercept)
    {
        using LinearRegressionModel model = await LearnerTable.FitAsync<LinearRegressionModel>(Stage(solver, weight: weight));
        LearnerTable.AssertNear([a, b, c, intercept], Numbers(model), solver == "normal" ? 1e-10 : 1e-5);
    }

    // scikit-learn: ElasticNet(tol=1e-14) with L1 of 0.5 * 0.4 and L2 of 0.5 * 0.6 by the labels' deviation; features divided by their deviations where standardized.
    [Theory]
    [InlineData(true, 1.9581606994051657, -0.6215638716393601, 0.08650113748582568, 3.9745693718535584)]
    [InlineData(false, 2.0579713195464255, -0.6814092943990417, 0.11769921558150472, 3.286647473626143)]
    public async Task Penalties_are_those_of_Sparks_objective(bool standardized, double a, double b, double c, double intercept)
    {
        using LinearRegressionModel model = await LearnerTable.FitAsync<LinearRegressionModel>(Stage("normal", 0.5, 0.4, standardized));
        LearnerTable.AssertNear([a, b, c, intercept], Numbers(model), 1e-6);
        // The other solver goes by the deviations of a sample, as Spark's does: of 60 rows they differ in the third digit.
        using LinearRegressionModel other = await LearnerTable.FitAsync<LinearRegressionModel>(Stage("l-bfgs", 0.5, 0.4, standardized));
        LearnerTable.AssertNear([a, b, c, intercept], Numbers(other), 0.02);
    }

    // scikit-learn: HuberRegressor(epsilon=1.35, alpha=60 * regParam, tol=1e-12), whose loss is 120 times this one.
    [Theory]
    [InlineData(0, 2.002871555609513, -0.9088941421005816, 0.05027430555432688, 2.925700073526751, 1.2818846481666843)]
    [InlineData(0.05, 1.9802857520511832, -0.8876669718613196, 0.05508010707430088, 3.0058326401643147, 1.2714296185677203)]
    public async Task Large_errors_move_a_fit_by_Hubers_loss_less(double reg, double a, double b, double c, double intercept, double scale)
    {
        using LinearRegressionModel model = await LearnerTable.FitAsync<LinearRegressionModel>(new LinearRegression
        {
            LabelCol = "number", Loss = "huber", RegParam = reg, Standardization = false, Tol = 1e-14, MaxIter = 1000,
        });
        LearnerTable.AssertNear([a, b, c, intercept, scale], [.. Numbers(model), model.Scale], 1e-4);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("l-bfgs")]
    public async Task Sparse_vectors_and_another_cut_give_the_same(string solver)
    {
        LinearRegression stage = Stage(solver, 0.1, 0.2, weight: "w");
        using LinearRegressionModel dense = await LearnerTable.FitAsync<LinearRegressionModel>(stage);
        using LinearRegressionModel cut = await LearnerTable.FitAsync<LinearRegressionModel>(stage, partitions: 5);
        using LinearRegressionModel sparse = await LearnerTable.FitAsync<LinearRegressionModel>(stage, LearnerTable.SparseTable, 2);
        Assert.Equal(Numbers(dense), Numbers(cut));
        LearnerTable.AssertNear(Numbers(dense), Numbers(sparse), 1e-9);
    }

    // By hand: y = 2x through (1, 2) and (2, 4); a constant feature has no part, and features that are each other's multiples share it.
    [Fact]
    public async Task Constant_and_repeated_features_do_no_harm()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [1, 7, 2], [2, 7, 4], [3, 7, 6] }), ("label", new double[] { 2, 4, 6 }));
        using LinearRegressionModel model = await LearnerTable.FitAsync<LinearRegressionModel>(new LinearRegression { Tol = 1e-14 }, table);
        Assert.Equal(0, model.Coefficients[1]);
        Assert.Equal([2.0, 4.0, 6.0], TestRows.Doubles(await model.TransformAsync(table), "prediction").Select(static value => Math.Round(value, 6)));
        RecordBatch same = TestRows.Of(("features", new float[]?[] { [1], [2] }), ("label", new double[] { 5, 5 }));
        using LinearRegressionModel flat = await LearnerTable.FitAsync<LinearRegressionModel>(new LinearRegression(), same);
        Assert.Equal([0.0, 5.0], Numbers(flat));
    }

    [Fact]
    public void Parameters_that_do_not_go_together_are_refused()
    {
        Assert.Contains("no normal equations", Assert.Single(new LinearRegression { Loss = "huber", Solver = "normal" }.Validate()).Message);
        Assert.Contains("squares alone", Assert.Single(new LinearRegression { Loss = "huber", RegParam = 1, ElasticNetParam = 0.5 }.Validate()).Message);
    }
}
