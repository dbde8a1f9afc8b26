using Apache.Arrow;
using SynapseServerless.Causal;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Causal;

public sealed class OrthoForestTests
{
    private static OrthoForestDMLEstimator Stage(int trees) => new()
    {
        TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y", HeterogeneityVecCol = "x", ConfounderVecCol = "w", NumTrees = trees, MaxDepth = 3,
    };

    // The effect is 1 where x is below 0, and 3 above. Outcome and treatment go by w, and w does not know x.
    private static RecordBatch Table(int rows)
    {
        var random = new Random(11);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[][] x = [.. Enumerable.Range(0, rows).Select(_ => new[] { (float)Normal(), (float)Normal() })], w = [.. x.Select(_ => new[] { (float)Normal() })];
        double[] t = [.. w.Select(row => row[0] + Normal())];
        double[] y = [.. x.Select((row, i) => ((row[0] < 0 ? 1 : 3) * t[i]) + w[i][0] + (0.5 * Normal()))];
        return TestRows.Of(("x", x), ("w", w), ("t", t), ("y", y));
    }

    [Fact]
    public async Task Effects_differ_where_the_treatment_works_differently()
    {
        RecordBatch table = Table(2_000);
        using var model = (OrthoForestDMLModel)await Stage(40).FitAsync(table.Into(1), cancellationToken: TestContext.Current.CancellationToken);
        // SynapseML grows 40 trees whatever is asked for.
        Assert.Equal(40, model.Trees.Length);
        RecordBatch scored = await model.TransformAsync(TestRows.Of(("x", new float[]?[] { [-1, 0], [-1, 2], [1, 0], [1, -2] })));
        double[] effects = TestRows.Doubles(scored, "EffectAverage"), low = TestRows.Doubles(scored, "EffectLowerBound"), high = TestRows.Doubles(scored, "EffectUpperBound");
        for (int row = 0; row < 4; row++)
        {
            double expected = row < 2 ? 1 : 3;
            Assert.Equal(expected, effects[row], 0.35);
            Assert.InRange(expected, low[row] - 0.1, high[row] + 0.1);
            Assert.InRange(high[row] - low[row], 0.01, 2);
        }
    }

    [Fact]
    public async Task How_many_trees_there_are_is_what_was_asked_for_and_a_seed_makes_them()
    {
        RecordBatch table = Table(300), asked = TestRows.Of(("x", new float[]?[] { [0.5f, 0] }));
        double[] effects = new double[3];
        for (int run = 0; run < 3; run++)
        {
            OrthoForestDMLEstimator stage = new()
            {
                TreatmentModel = new LeastSquares(), OutcomeModel = new LeastSquares(), TreatmentCol = "t", OutcomeCol = "y", HeterogeneityVecCol = "x", ConfounderVecCol = "w", NumTrees = 7, Seed = run == 2 ? 1 : 0,
            };
            using var model = (OrthoForestDMLModel)await stage.FitAsync(table.Into(1 + run), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(8, model.Trees.Length);
            effects[run] = TestRows.Doubles(await model.TransformAsync(asked), "EffectAverage")[0];
        }
        Assert.Equal(effects[0], effects[1], 1e-9);
        Assert.NotEqual(effects[0], effects[2]);
    }

    [Fact]
    public async Task Too_few_rows_and_a_treatment_that_never_varies_are_said()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => Stage(4).FitAsync(Table(40).Into(1), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("40 rows are too few", error.Message);
        RecordBatch table = TestRows.Of(("x", new float[]?[] { [1], [2], [3], [4] }), ("w", new float[]?[] { [1], [2], [3], [4] }), ("t", new[] { 2, 2, 2, 2 }), ("y", new double[] { 1, 2, 3, 4 }));
        Assert.Contains("never varies", (await Assert.ThrowsAsync<DataException>(() => Stage(4).FitAsync(table.Into(1), cancellationToken: TestContext.Current.CancellationToken))).Message);
    }

    // By hand: weights are squares, targets quotients; where the treatment is what was predicted both are 0, and a missing residual stays missing.
    [Fact]
    public async Task Targets_are_quotients_of_residuals_and_weights_are_squares()
    {
        RecordBatch made = await new OrthoForestVariableTransformer().TransformAsync(TestRows.Of(("TResid", (double?[])[2, -4, 0, null]), ("OResid", new double?[] { 3, 2, 5, 1 })));
        Assert.Equal((object?[])[4.0, 16.0, 0.0, null], TestRows.Cells(made, "_tmp_twOutcome"));
        Assert.Equal((object?[])[1.5, -0.5, 0.0, null], TestRows.Cells(made, "_tmp_tsOutcome"));
    }

    [Fact]
    public async Task Residuals_are_taken_from_numbers_and_from_the_probability_of_a_class()
    {
        RecordBatch table = TestRows.Of(("label", (double?[])[1, 0, null]), ("prediction", new[] { 0.25, 0.5, 0.1 }), ("probability", new float[]?[] { [0.25f, 0.75f], [0.5f, 0.5f], [1, 0] }));
        Assert.Equal((object?[])[0.75, -0.5, null], TestRows.Cells(await new ResidualTransformer().TransformAsync(table), "residual"));
        Assert.Equal((object?[])[0.25, -0.5, null], TestRows.Cells(await new ResidualTransformer { PredictedCol = "probability" }.TransformAsync(table), "residual"));
        Assert.Equal((object?[])[0.75, -0.5, null], TestRows.Cells(await new ResidualTransformer { PredictedCol = "probability", ClassIndex = 0 }.TransformAsync(table), "residual"));
        Assert.Contains("none of index 2", Assert.Throws<SpecificationException>(() => new ResidualTransformer { PredictedCol = "probability", ClassIndex = 2 }.Bind(table.Schema)).Message);
    }
}
