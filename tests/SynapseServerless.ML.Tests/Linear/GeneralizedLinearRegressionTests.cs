using Apache.Arrow;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Linear;

public sealed class GeneralizedLinearRegressionTests
{
    private static Task<GeneralizedLinearRegressionModel> FitAsync(GeneralizedLinearRegression stage, RecordBatch table, int partitions = 1) =>
        LearnerTable.FitAsync<GeneralizedLinearRegressionModel>(stage, table, partitions);

    private static double[] Numbers(GeneralizedLinearRegressionModel model) => [.. model.Coefficients, model.Intercept];

    // A group of 4 rows of feature 0 and one of 4 rows of feature 1.
    private static RecordBatch Groups(params double[] labels) => TestRows.Of(
        ("features", new float[]?[] { [0], [0], [0], [0], [1], [1], [1], [1] }), ("label", labels), ("exposure", new double[] { 0, 0, Math.Log(2), Math.Log(4), 0, 0, Math.Log(2), 0 }));

    // Dobson, "An introduction to generalized linear models", 1990, page 93, as the help of R's glm prints it: coefficients, errors, deviances and AIC.
    [Fact]
    public async Task Counts_of_a_trial_are_fitted_as_Dobson_has_it()
    {
        double[] counts = [18, 17, 15, 20, 10, 20, 25, 13, 12];
        float[]?[] features = [.. Enumerable.Range(0, 9).Select(static i => new float[] { i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0, i / 3 == 1 ? 1 : 0, i / 3 == 2 ? 1 : 0 })];
        using GeneralizedLinearRegressionModel model = await FitAsync(
            new GeneralizedLinearRegression { Family = "poisson", Tol = 1e-12 }, TestRows.Of(("features", features), ("label", counts)));
        LearnerTable.AssertNear([-0.4543, -0.2930, 0, 0, 3.0445], Numbers(model), 1e-4);
        GlmSummary summary = model.Summary!;
        LearnerTable.AssertNear([0.2022, 0.1927, 0.2, 0.2, 0.1709], summary.StandardErrors, 1e-4);
        LearnerTable.AssertNear([0.0246, 0.1285, 1, 1], summary.PValues.Take(4), 1e-4);
        LearnerTable.AssertNear([5.1291, 10.5814, 1, 4], [summary.Deviance, summary.NullDeviance!.Value, summary.Dispersion, summary.ResidualDegreeOfFreedom], 1e-4);
        Assert.Equal(56.76, summary.Aic!.Value, 2);
    }

    // McCullagh and Nelder, "Generalized linear models", 1989, pages 300 to 302: clotting times of blood by the logarithm of the concentration, as the help of R's glm prints it.
    [Fact]
    public async Task Clotting_times_are_fitted_as_McCullagh_and_Nelder_have_it()
    {
        float[]?[] features = [.. new[] { 5, 10, 15, 20, 30, 40, 60, 80, 100 }.Select(static u => new[] { (float)Math.Log(u) })];
        using GeneralizedLinearRegressionModel model = await FitAsync(
            new GeneralizedLinearRegression { Family = "gamma", Tol = 1e-12 }, TestRows.Of(("features", features), ("label", new double[] { 118, 58, 42, 35, 27, 25, 21, 19, 18 })));
        LearnerTable.AssertNear([0.01534311, -0.01655438], Numbers(model), 2e-8);
        GlmSummary summary = model.Summary!;
        LearnerTable.AssertNear([0.0004149591, 0.0009275454], summary.StandardErrors, 1e-8);
        LearnerTable.AssertNear([0.01673, 3.51283, 0.002446059], [summary.Deviance, summary.NullDeviance!.Value, summary.Dispersion], 1e-5);
        Assert.Equal(37.99, summary.Aic!.Value, 2);
    }

    // By hand: shares of 1 in 4 and 3 in 4. The normal distribution is below -0.6744897501960817 a quarter of the time (any table of it).
    [Theory]
    [InlineData("logit", -1.0986122886681098, 1.0986122886681098)]
    [InlineData("probit", -0.6744897501960817, 0.6744897501960817)]
    [InlineData("cloglog", -1.2458993237072384, 0.32663425997828094)]
    public async Task Links_of_shares_turn_them_into_sums(string link, double first, double second)
    {
        using GeneralizedLinearRegressionModel model = await FitAsync(
            new GeneralizedLinearRegression { Family = "binomial", Link = link, Tol = 1e-12, MaxIter = 100, LinkPredictionCol = "sum" }, Groups(1, 0, 0, 0, 1, 1, 1, 0));
        LearnerTable.AssertNear([second - first, first], Numbers(model), 1e-9);
        RecordBatch scored = await model.TransformAsync(Groups(0, 0, 0, 0, 0, 0, 0, 0));
        LearnerTable.AssertNear([0.25, 0.75], [TestRows.Doubles(scored, "prediction")[0], TestRows.Doubles(scored, "prediction")[7]], 1e-9);
        LearnerTable.AssertNear([first, second], [TestRows.Doubles(scored, "sum")[0], TestRows.Doubles(scored, "sum")[7]], 1e-9);
    }

    // By hand: means of the groups are 2 and 8 whatever the family, and the link of them the sums.
    [Theory]
    [InlineData("gaussian", "log", 0, null, 0.6931471805599453, 2.0794415416798357)]
    [InlineData("gaussian", "inverse", 0, null, 0.5, 0.125)]
    [InlineData("poisson", "sqrt", 0, null, 1.4142135623730951, 2.8284271247461903)]
    [InlineData("poisson", "identity", 0, null, 2, 8)]
    [InlineData("gamma", "log", 0, null, 0.6931471805599453, 2.0794415416798357)]
    [InlineData("tweedie", null, 1.5, null, 0.7071067811865475, 0.3535533905932738)]
    [InlineData("tweedie", null, 1.5, 0.0, 0.6931471805599453, 2.0794415416798357)]
    public async Task Every_family_finds_the_means_of_groups(string family, string? link, double power, double? linkPower, double first, double second)
    {
        using GeneralizedLinearRegressionModel model = await FitAsync(
            new GeneralizedLinearRegression { Family = family, Link = link, VariancePower = power, LinkPower = linkPower, Tol = 1e-12, MaxIter = 200 }, Groups(1, 2, 3, 2, 6, 8, 10, 8));
        LearnerTable.AssertNear([second - first, first], Numbers(model), 1e-8);
        Assert.True(model.Converged);
    }

    // By hand: with exposures 1, 1, 2, 4 the rate is 8 / 8, and with 1, 1, 2, 1 it is 20 / 5.
    [Fact]
    public async Task Offsets_are_added_to_the_sum()
    {
        using GeneralizedLinearRegressionModel model = await FitAsync(
            new GeneralizedLinearRegression { Family = "poisson", OffsetCol = "exposure", Tol = 1e-12 }, Groups(1, 2, 3, 2, 6, 4, 6, 4));
        LearnerTable.AssertNear([Math.Log(4), 0], Numbers(model), 1e-9);
        RecordBatch scored = await model.TransformAsync(Groups(0, 0, 0, 0, 0, 0, 0, 0));
        LearnerTable.AssertNear([1, 1, 2, 4, 4, 4, 8, 4], TestRows.Doubles(scored, "prediction"), 1e-8);
    }

    // scikit-learn (Debian's python3-sklearn 1.2.1): TweedieRegressor(power=1.5, alpha=0, link='log') and PoissonRegressor(alpha=0) with sample_weight, tol=1e-12; labels are half of the table's numbers, rounded down, 0 at least.
    [Theory]
    [InlineData("tweedie", 0.16434527348889996, -0.07184753365648196, 0.020741776210516802, 0.8120667373739747)]
    [InlineData("poisson", 0.15148521427705453, -0.06569677521966008, 0.013574996344533663, 0.9370582252927149)]
    public async Task Weighted_counts_are_fitted_as_scikit_learn_does(string family, double a, double b, double c, double intercept)
    {
        double[] labels = System.Array.ConvertAll(LearnerTable.Number, static number => Math.Floor(Math.Max(number, 0) / 2));
        RecordBatch table = TestRows.Of(("features", (float[]?[])LearnerTable.Features), ("label", labels), ("w", LearnerTable.Weights));
        var stage = new GeneralizedLinearRegression { Family = family, VariancePower = family == "tweedie" ? 1.5 : 0, LinkPower = family == "tweedie" ? 0 : null, WeightCol = "w", Tol = 1e-12, MaxIter = 200 };
        using GeneralizedLinearRegressionModel model = await FitAsync(stage, table), cut = await FitAsync(stage, table, 5);
        LearnerTable.AssertNear([a, b, c, intercept], Numbers(model), 2e-5);
        LearnerTable.AssertNear(Numbers(model), Numbers(cut), 1e-13);
    }

    [Fact]
    public async Task What_a_family_cannot_be_is_said()
    {
        Assert.Contains("has no link probit", Assert.Single(new GeneralizedLinearRegression { Family = "gamma", Link = "probit" }.Validate()).Message);
        Assert.Contains("uses linkPower", Assert.Single(new GeneralizedLinearRegression { Family = "tweedie", Link = "log" }.Validate()).Message);
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new GeneralizedLinearRegression { Family = "gamma" }, Groups(1, 0, 1, 1, 1, 1, 1, 1)));
        Assert.Contains("The label is 0, and gamma takes numbers above 0", error.Message);
        RecordBatch twice = TestRows.Of(("features", new float[]?[] { [1, 2], [2, 4], [3, 6], [4, 8] }), ("label", new double[] { 1, 2, 3, 5 }));
        Assert.Contains("no single solution", (await Assert.ThrowsAsync<DataException>(() => FitAsync(new GeneralizedLinearRegression(), twice))).Message);
        using GeneralizedLinearRegressionModel held = await FitAsync(new GeneralizedLinearRegression { RegParam = 0.1 }, twice);
        Assert.Empty(held.Summary!.StandardErrors);
    }
}
