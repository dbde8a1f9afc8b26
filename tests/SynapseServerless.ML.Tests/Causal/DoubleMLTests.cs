using Apache.Arrow;
using SynapseServerless.Causal;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Causal;

public sealed class DoubleMLTests
{
    private static DoubleMLEstimator Stage => new() { TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y" };

    private static async Task<DoubleMLModel> FitAsync(DoubleMLEstimator stage, RecordBatch table, int partitions = 1, LocalOptions? options = null) =>
        (DoubleMLModel)await stage.FitAsync(table.Into(partitions), options, TestContext.Current.CancellationToken);

    // y = effect * t + 2 a - b + noise, t = a + b / 2 + v: the partially linear model, with all of it linear.
    private static RecordBatch Table(int rows, double effect, double noise, int seed, double second = 0)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[][] features = [.. Enumerable.Range(0, rows).Select(_ => new[] { (float)Normal(), (float)Normal() })];
        double[] t = [.. features.Select(row => row[0] + (row[1] / 2) + Normal())], u = [.. features.Select(row => row[1] + Normal())];
        double[] y = [.. features.Select((row, i) => (effect * t[i]) + (second * u[i]) + (2 * row[0]) - row[1] + (noise * Normal()))];
        return TestRows.Of(("features", features), ("t", t), ("u", u), ("y", y));
    }

    // By hand (Frisch, Waugh and Lovell): least squares is linear, so that without noise the residuals of y are the effect times those of t in every fold.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Without_noise_the_effect_is_exact(int folds)
    {
        using DoubleMLModel model = await FitAsync(new DoubleMLEstimator
        {
            TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y", SampleSplitRatio = [.. Enumerable.Repeat(1.0, folds)],
        }, Table(200, 3, 0, 1));
        Assert.Equal(3, model.GetAvgTreatmentEffect(), 1e-6);
        Assert.Equal(0, model.Effects[0].StandardError, 1e-6);
        Assert.Equal(200, model.Rows);
    }

    [Fact]
    public async Task Several_treatments_have_their_effects_together()
    {
        using DoubleMLModel model = await FitAsync(
            new DoubleMLEstimator { TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCols = ["t", "u"], OutcomeCol = "y" }, Table(200, 3, 0, 1, second: -2));
        Assert.Equal(["t", "u"], model.Effects.Select(effect => effect.Treatment));
        Assert.Equal(3, model.Effects[0].Effect, 1e-6);
        Assert.Equal(-2, model.Effects[1].Effect, 1e-6);
    }

    // By hand: residuals t = 1, -1, 2 and y = 2, -1, 3 give 9/6; what is left is 0.5, 0.5, 0, and the variance (0.25 + 0.25) / 6^2. With a weight of 2 on the first
    // the effect is 11/7, what is left 3/7, 4/7, -1/7, and the variance (4 * 9 + 16 + 4 * 1) / 49 / 7^2.
    [Theory]
    [InlineData(1, 1.5, 0.11785113)]
    [InlineData(2, 1.5714285714, 0.15272071)]
    public void Effect_and_error_follow_from_sums_of_products(double weight, double effect, double error)
    {
        var moments = new ResidualMoments(1);
        (double Y, double T)[] rows = [(2, 1), (-1, -1), (3, 2)];
        for (int row = 0; row < 3; row++)
        {
            moments.Add(rows[row].Y, [rows[row].T], row == 0 ? weight : 1);
            moments.Watch([rows[row].T], 1);
        }
        (double[] effects, double[] errors) = moments.Solve("stage", ["t"]);
        Assert.Equal(effect, effects[0], 1e-9);
        Assert.Equal(error, errors[0], 1e-7);
    }

    // Of the partially linear model with both variances 1 the standard error is 1 / sqrt(n).
    [Fact]
    public async Task The_standard_error_is_that_of_theory_and_iterations_are_joined_by_their_median()
    {
        RecordBatch table = Table(2_000, 1, 1, 4);
        using DoubleMLModel model = await FitAsync(Stage, table);
        Assert.Equal(1 / Math.Sqrt(2_000), model.Effects[0].StandardError, 0.002);
        Assert.InRange(1, model.Effects[0].Low, model.Effects[0].High);
        Assert.Equal(2 * 1.959963985 * model.Effects[0].StandardError, model.Effects[0].High - model.Effects[0].Low, 1e-6);
        using DoubleMLModel several = await FitAsync(
            new DoubleMLEstimator { TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y", MaxIter = 5, Parallelism = 2 }, table, 3);
        Assert.Equal(several.Effects[0].Raw.Order().ElementAt(2), several.GetAvgTreatmentEffect());
        Assert.Equal(5, several.Effects[0].Raw.Distinct().Count());
        Assert.True(several.GetPValue() < 1e-10);
    }

    [Fact]
    public async Task A_bootstrap_gives_about_the_error_of_theory()
    {
        using DoubleMLModel model = await FitAsync(new DoubleMLEstimator
        {
            TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y", MaxIter = 60, Inference = "bootstrap",
        }, Table(400, 1, 1, 4));
        Assert.InRange(model.Effects[0].StandardError, 0.035, 0.075);
        Assert.InRange(1, model.Effects[0].Low - 0.05, model.Effects[0].High + 0.05);
    }

    [Fact]
    public async Task How_rows_are_cut_changes_nothing()
    {
        RecordBatch table = Table(300, 1, 1, 6);
        using DoubleMLModel whole = await FitAsync(Stage, table);
        using DoubleMLModel cut = await FitAsync(Stage, table, 7);
        Assert.Equal(whole.GetAvgTreatmentEffect(), cut.GetAvgTreatmentEffect(), 1e-12);
    }

    [Fact]
    public async Task What_no_effect_can_be_told_from_is_said()
    {
        RecordBatch table = Table(50, 1, 1, 6);
        double[] ones = [.. Enumerable.Repeat(1.0, 50)];
        float[][] same = [.. TestRows.Cells(table, "features").Cast<float[]>()];
        RecordBatch constant = TestRows.Of(("features", same), ("t", ones), ("y", TestRows.Doubles(table, "y")));
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Stage, constant));
        Assert.Contains("never varies: it is 1 in all 50 rows", error.Message);
        Assert.Equal("t", error.Location.Column);
        RecordBatch known = TestRows.Of(("features", same), ("t", same.Select(row => (double)row[0]).ToArray()), ("y", TestRows.Doubles(table, "y")));
        Assert.Contains("without a residual", (await Assert.ThrowsAsync<DataException>(() => FitAsync(Stage, known))).Message);
        RecordBatch twice = TestRows.Of(("features", same), ("t", TestRows.Doubles(table, "t")), ("u", TestRows.Doubles(table, "t")), ("y", TestRows.Doubles(table, "y")));
        var both = new DoubleMLEstimator { TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCols = ["t", "u"], OutcomeCol = "y" };
        Assert.Contains("follow from one another", (await Assert.ThrowsAsync<DataException>(() => FitAsync(both, twice))).Message);
        double?[] holes = [.. TestRows.Doubles(table, "t").Select((value, i) => i == 7 ? (double?)null : value)];
        RecordBatch missing = TestRows.Of(("features", same), ("t", holes), ("y", TestRows.Doubles(table, "y")));
        error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Stage, missing));
        Assert.Equal(("t", 7L), (error.Location.Column, error.Location.Row));
        var aside = new SettingAside();
        using DoubleMLModel model = await FitAsync(Stage, missing, options: new LocalOptions { Rows = aside });
        Assert.Equal(7, Assert.Single(aside.Rows).Row);
        Assert.Equal(49, model.Rows);
        Assert.Contains("must be named", Assert.Throws<SpecificationException>(
            () => StageValidation.ThrowIfInvalid(new DoubleMLEstimator { TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), OutcomeCol = "y" })).Message);
    }

    // 500 draws in a soak; the fewer of a full run leave more to chance. 95 in 100 intervals are to cover the effect.
    [Fact, Thorough]
    public async Task Intervals_cover_the_effect_as_often_as_they_say()
    {
        int draws = Effort.Current.Name == "soak" ? 500 : 150, covered = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            using DoubleMLModel model = await FitAsync(Stage, Table(400, 0.5, 1, 1_000 + draw));
            covered += model.Effects[0].Low <= 0.5 && 0.5 <= model.Effects[0].High ? 1 : 0;
        }
        double slack = draws == 500 ? 0.03 : 0.05;
        Assert.InRange((double)covered / draws, 0.95 - slack, 0.95 + slack);
    }
}
