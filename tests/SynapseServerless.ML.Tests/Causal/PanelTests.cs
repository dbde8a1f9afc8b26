using Apache.Arrow;
using SynapseServerless.Causal;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Causal;

public sealed class PanelTests
{
    private static async Task<DiffInDiffModel> FitAsync(Estimator stage, RecordBatch table, int partitions = 1, LocalOptions? options = null) =>
        (DiffInDiffModel)await stage.FitAsync(table.Into(partitions), options, TestContext.Current.CancellationToken);

    private static RecordBatch Panel(string[] units, double[][] outcomes, int before) => TestRows.Of(
        ("unit", units.SelectMany((unit, i) => outcomes[i].Select(_ => unit)).ToArray()),
        ("time", outcomes.SelectMany(row => row.Select((_, time) => 2001 + time)).ToArray()),
        ("y", outcomes.SelectMany(row => row.Select(value => double.IsNaN(value) ? (double?)null : value)).ToArray()),
        ("treated", units.SelectMany((unit, i) => outcomes[i].Select(_ => unit == "T")).ToArray()),
        ("post", outcomes.SelectMany(row => row.Select((_, time) => time >= before)).ToArray()));

    // A and B move, and T is a quarter of A and three of B, and 5 more after the treatment began. C is far from both.
    private static double[][] Mixed(double above) =>
    [
        [4, 8, 4, 12, 4, 8], [0, 4, 8, 0, 12, 4], [90, 10, 70, 30, 50, 20], [1 + above, 5 + above, 7 + above, 3 + above, 15 + above, 10 + above],
    ];

    private static SyntheticControlEstimator Control(string missing = "error") =>
        new() { UnitCol = "unit", TimeCol = "time", TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "y", HandleMissingOutcome = missing };

    private static SyntheticDiffInDiffEstimator Synthetic(double? zeta = null, int maxIter = 10_000) =>
        new() { UnitCol = "unit", TimeCol = "time", TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "y", Zeta = zeta, MaxIter = maxIter };

    // By hand: the means are 2, 5, 3 and 10, so the effect is 10 - 3 - (5 - 2) = 4; squares sum to 8, of 8 - 4 degrees of freedom, and the error is sqrt(8/4 * (4 * 1/2)) = 2.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_difference_of_differences_is_one_of_four_means(int partitions)
    {
        RecordBatch table = TestRows.Of(
            ("y", new double[] { 1, 3, 4, 6, 2, 4, 9, 11 }), ("treated", new[] { 0, 0, 0, 0, 1, 1, 1, 1 }), ("post", new[] { false, false, true, true, false, false, true, true }));
        using DiffInDiffModel model = await FitAsync(new DiffInDiffEstimator { TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "y" }, table, partitions);
        Assert.Equal(4, model.TreatmentEffect, 1e-12);
        Assert.Equal(2, model.StandardError, 1e-12);
        Assert.Equal(4 - (2 * 1.959963985), model.Low, 1e-6);
        // Two standard errors: 0.0455 of the normal distribution.
        Assert.Equal(0.0455002639, model.PValue, 1e-9);
    }

    [Fact]
    public async Task A_cell_without_rows_and_flags_that_are_none_are_said()
    {
        var stage = new DiffInDiffEstimator { TreatmentCol = "treated", PostTreatmentCol = "post", OutcomeCol = "y" };
        RecordBatch table = TestRows.Of(("y", new double[] { 1, 3, 4 }), ("treated", new[] { 1, 1, 1 }), ("post", new[] { 0, 1, 1 }));
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(stage, table));
        Assert.Contains("no untreated rows before", error.Message);
        Assert.Equal("treated", error.Location.Column);
        table = TestRows.Of(("y", new double[] { 1, 3, 4 }), ("treated", new[] { 1, 2, 0 }), ("post", new[] { 0, 1, 1 }));
        error = await Assert.ThrowsAsync<DataException>(() => FitAsync(stage, table));
        Assert.Contains("neither 0 nor 1", error.Message);
        Assert.Equal(1, error.Location.Row);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_synthetic_control_finds_the_mixture_that_the_treated_unit_is(int partitions)
    {
        using DiffInDiffModel model = await FitAsync(Control(), Panel(["A", "B", "C", "T"], Mixed(0), 4), partitions);
        Assert.Equal(5, model.TreatmentEffect, 1e-6);
        Assert.Equal(["B", "A"], model.UnitWeights.Select(weight => weight.Name));
        Assert.Equal(0.75, model.UnitWeights[0].Weight, 1e-6);
        Assert.Equal(0, model.UnitRmse, 1e-5);
        Assert.Equal(["2001", "2002", "2003", "2004", "2005", "2006"], model.Trend.Select(point => point.Time));
        Assert.Equal(10, model.Trend[4].Synthetic, 1e-5);
        Assert.Equal(15, model.Trend[4].Treated);
        Assert.Equal(3, model.PlaceboEffects.Count);
    }

    // A constant between the treated unit and the mixture is no effect, and a synthetic control cannot leave it out.
    [Fact]
    public async Task With_an_intercept_units_only_have_to_be_parallel()
    {
        using DiffInDiffModel model = await FitAsync(Synthetic(0), Panel(["A", "B", "C", "T"], Mixed(100), 4));
        Assert.Equal(5, model.TreatmentEffect, 1e-5);
        Assert.Equal(100, model.UnitIntercept, 1e-4);
        Assert.Equal(1, model.TimeWeights.Sum(weight => weight.Weight), 1e-9);
    }

    // Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), table 1: -15.6 (8.4), -19.6 (9.9) and -27.3 (17.7); their placebos are draws, and these are all states once.
    [Fact]
    public async Task The_effect_of_Californias_tax_on_cigarettes_is_that_of_the_paper()
    {
        RecordBatch table = CigaretteSales.Table();
        using DiffInDiffModel both = await FitAsync(
            new SyntheticDiffInDiffEstimator { UnitCol = "state", TimeCol = "year", TreatmentCol = "california", PostTreatmentCol = "after", OutcomeCol = "packs" }, table);
        using DiffInDiffModel control = await FitAsync(
            new SyntheticControlEstimator { UnitCol = "state", TimeCol = "year", TreatmentCol = "california", PostTreatmentCol = "after", OutcomeCol = "packs" }, table);
        using DiffInDiffModel plain = await FitAsync(new DiffInDiffEstimator { TreatmentCol = "california", PostTreatmentCol = "after", OutcomeCol = "packs" }, table);
        Assert.Equal(-15.6, both.TreatmentEffect, 0.05);
        // The paper's weights stop a little before the least loss.
        Assert.Equal(-19.6, control.TreatmentEffect, 0.15);
        Assert.Equal(-27.3, plain.TreatmentEffect, 0.05);
        Assert.Equal(8.4, both.StandardError, 1.5);
        Assert.Equal(9.9, control.StandardError, 1.5);
        Assert.Equal(38, both.PlaceboEffects.Count);
        // Abadie, Diamond and Hainmueller (2010), table 2: with covariates too, Utah, Nevada and Montana carry most of the weight.
        Assert.Superset(new HashSet<string> { "Montana", "Nevada", "Utah" }, control.UnitWeights.Take(5).Select(weight => weight.Name).ToHashSet());
    }

    [Fact]
    public async Task Gaps_are_filled_as_is_asked_for()
    {
        double[][] outcomes = Mixed(0);
        outcomes[2][1] = double.NaN;
        RecordBatch table = Panel(["A", "B", "C", "T"], outcomes, 4);
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Control(), table));
        Assert.Contains("Unit 'C' has no outcome at time 2002 (there are 1 such gaps)", error.Message);
        using DiffInDiffModel skipped = await FitAsync(Control("skip"), table);
        Assert.Equal(5, skipped.TreatmentEffect, 1e-6);
        Assert.Equal(2, skipped.PlaceboEffects.Count);
        foreach (string missing in new[] { "impute", "zero" })
        {
            using DiffInDiffModel model = await FitAsync(Control(missing), table);
            Assert.Equal(5, model.TreatmentEffect, 1e-6);
        }
        // A gap in the treated unit counts: by hand, zero after the treatment takes half of 15 from a mean of 12.5.
        outcomes = Mixed(0);
        outcomes[3][4] = double.NaN;
        using DiffInDiffModel zero = await FitAsync(Control("zero"), Panel(["A", "B", "C", "T"], outcomes, 4));
        Assert.Equal(-2.5, zero.TreatmentEffect, 1e-6);
    }

    [Fact]
    public async Task A_panel_that_is_none_is_said()
    {
        async Task SaysAsync(string message, RecordBatch table) => Assert.Contains(message, (await Assert.ThrowsAsync<DataException>(() => FitAsync(Control(), table))).Message);
        await SaysAsync("Unit 'A' has two rows of time 2001", Panel(["A", "A", "C", "T"], Mixed(0), 4));
        await SaysAsync("No unit is treated", Panel(["A", "B", "C", "D"], Mixed(0), 4));
        await SaysAsync("no time before the treatment", Panel(["A", "B", "C", "T"], Mixed(0), 0));
        await SaysAsync("no time after the treatment began", Panel(["A", "B", "C", "T"], Mixed(0), 9));
        await SaysAsync("All units are treated", Panel(["T"], [[1, 2, 3]], 2));
        await SaysAsync("before the treatment in one row and after it in another", TestRows.Of(
            ("unit", new[] { "A", "T" }), ("time", new[] { 1, 1 }), ("y", new double[] { 1, 2 }), ("treated", new[] { 0, 1 }), ("post", new[] { 0, 1 })));
    }

    [Fact]
    public async Task Weights_that_do_not_converge_say_after_how_many_steps_and_how_far()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(Synthetic(maxIter: 1), CigarettePanel()));
        Assert.Contains("did not converge in 1 steps: their loss may be", error.Message);
    }

    // The solution is checked by what makes it one (Karush, Kuhn and Tucker): no column has a gradient below that of those with a weight.
    [Theory]
    [InlineData(5, 30, 0)]
    [InlineData(40, 10, 0)]
    [InlineData(60, 20, 5)]
    public void Weights_are_where_no_exchange_lowers_the_loss(int columns, int rows, double ridge)
    {
        var random = new Random(columns);
        double[][] matrix = [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 10).ToArray())];
        double[] target = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 10)];
        SimplexLeastSquares.Solution found = SimplexLeastSquares.Solve(matrix, target, ridge, 10_000, 1e-6);
        Assert.True(found.Converged);
        Assert.Equal(1, found.Weights.Sum(), 1e-9);
        Assert.All(found.Weights, weight => Assert.True(weight >= 0));
        double[] left = [.. target.Select((value, row) => found.Weights.Select((weight, i) => weight * matrix[i][row]).Sum() - value)];
        double[] gradient = [.. matrix.Select((column, i) => column.Zip(left, (a, b) => a * b).Sum() + (ridge * found.Weights[i]))];
        double inside = gradient.Where((_, i) => found.Weights[i] > 1e-9).Max();
        Assert.All(gradient, one => Assert.True(one >= inside - 1e-3));
    }

    // Published tables of the normal distribution.
    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.5, 0)]
    [InlineData(0.001, -3.090232306167813)]
    public void Quantiles_are_those_of_the_table(double probability, double expected) => Assert.Equal(expected, Normal.Quantile(probability), 1e-9);

    [Theory]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(-2, 0.9772498680518208)]
    [InlineData(5, 2.866515718791939e-7)]
    public void Tails_are_those_of_the_table(double x, double expected) => Assert.Equal(expected, Normal.Upper(x), 1e-13);

    private static RecordBatch CigarettePanel()
    {
        RecordBatch table = CigaretteSales.Table();
        return new RecordBatch(new Schema(table.Schema.FieldsList.Zip(new[] { "unit", "time", "y", "treated", "post" }, (field, name) => new Field(name, field.DataType, true)), null), table.Arrays, table.Length);
    }
}
