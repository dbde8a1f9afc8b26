using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class KernelShapTests
{
    [Theory]
    [InlineData("kernel", 3)]
    [InlineData("kernel", 5)]
    [InlineData("kernel", 8)]
    [InlineData("kernel", 12)]
    [InlineData("exact", 5)]
    [InlineData("exact", 12)]
    [InlineData("auto", 7)]
    public async Task All_sets_give_the_Shapley_values_of_their_definition(string method, int features)
    {
        float[][] rows = Explaining.Vectors(3, features, 1), background = Explaining.Vectors(4, features, 2);
        RecordBatch explained = await ExplainAsync(new FormulaModel { Formula = x => [Crossed(x)] }, rows, background, method, 1 << features);
        double[][][] values = Explaining.Lists(explained, "VectorSHAP_output");
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = Explaining.Shapley(Crossed, rows[row], background);
            for (int i = 0; i <= features; i++)
                Assert.Equal(expected[i], values[row][0][i], 1e-9);
            double prediction = Crossed(rows[row]);
            Assert.Equal(prediction, values[row][0].Sum(), 1e-9 * Math.Abs(prediction));
        }
        Assert.All(Explaining.Lists(explained, "errors"), row => Assert.All(row[0], error => Assert.Equal(0, error)));
    }

    [Fact]
    public async Task A_feature_that_the_model_ignores_gets_nothing_and_two_that_it_treats_alike_get_the_same()
    {
        float[][] background = [[0, 1, 2, 0, 5], [1, 0, 3, 1, 6]];
        RecordBatch explained = await ExplainAsync(
            new FormulaModel { Formula = x => [(x[0] * x[1] * x[2]) + (x[0] * x[1]) + (3 * x[3])] }, [[3, 3, 1, 2, 9]], [.. background, .. background.Select(x => (float[])[x[1], x[0], .. x[2..]])], "kernel", 32);
        double[] values = Explaining.Lists(explained, "VectorSHAP_output")[0][0];
        Assert.Equal(0, values[5], 1e-12);
        Assert.Equal(values[1], values[2], 1e-12);
        // 3 x, whatever else is known.
        Assert.Equal(3 * (2 - 0.5), values[4], 1e-12);
    }

    [Fact]
    public async Task A_sample_of_sets_is_as_near_as_it_says()
    {
        const int features = 14;
        float[][] rows = Explaining.Vectors(4, features, 3), background = Explaining.Vectors(2, features, 4);
        RecordBatch explained = await ExplainAsync(new FormulaModel { Formula = x => [Crossed(x)], Costs = true }, rows, background, "kernel", 600);
        double[][][] values = Explaining.Lists(explained, "VectorSHAP_output"), errors = Explaining.Lists(explained, "errors");
        int within = 0, all = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = Explaining.Shapley(Crossed, rows[row], background);
            for (int i = 1; i <= features; i++, all++)
            {
                double off = Math.Abs(values[row][0][i] - expected[i]);
                Assert.True(errors[row][0][i] > 0, "A sample has an error.");
                Assert.True(off <= 4.5 * errors[row][0][i], $"Off by {off} where the standard error is {errors[row][0][i]}.");
                within += off <= 2 * errors[row][0][i] ? 1 : 0;
            }
            double prediction = Crossed(rows[row]);
            Assert.Equal(prediction, values[row][0].Sum(), 1e-9 * Math.Abs(prediction));
        }
        // Two standard errors hold 95 of 100 of a normal distribution.
        Assert.InRange(within, (int)(0.85 * all), all);
    }

    [Fact]
    public async Task Orders_that_are_drawn_are_as_near_as_they_say_and_give_an_ignored_feature_exactly_nothing()
    {
        const int features = 10;
        float[][] rows = Explaining.Vectors(3, features, 5), background = Explaining.Vectors(3, features, 6);
        double Model(float[] x) => Crossed(x[..9]);
        RecordBatch explained = await ExplainAsync(new FormulaModel { Formula = x => [Model(x)] }, rows, background, "permutation", 400);
        double[][][] values = Explaining.Lists(explained, "VectorSHAP_output"), errors = Explaining.Lists(explained, "errors");
        for (int row = 0; row < rows.Length; row++)
        {
            double[] expected = Explaining.Shapley(Model, rows[row], background);
            for (int i = 1; i < features; i++)
                Assert.True(Math.Abs(values[row][0][i] - expected[i]) <= (4.5 * errors[row][0][i]) + 1e-9, $"Feature {i}");
            Assert.Equal(0, values[row][0][features]);
            Assert.Equal(Model(rows[row]), values[row][0].Sum(), 1e-9);
        }
    }

    [Fact]
    public async Task A_linear_model_is_explained_by_its_weights_and_another_is_refused()
    {
        float[][] rows = Explaining.Vectors(2, 30, 7), background = Explaining.Vectors(5, 30, 8);
        var model = new FormulaModel { Formula = x => [x.Select((value, i) => (i - 10.0) * value).Sum() + 4] };
        double[][][] values = Explaining.Lists(await ExplainAsync(model, rows, background, "linear", null), "VectorSHAP_output");
        for (int row = 0; row < rows.Length; row++)
        {
            for (int i = 0; i < 30; i++)
                Assert.Equal((i - 10.0) * (rows[row][i] - background.Average(x => (double)x[i])), values[row][0][i + 1], 1e-6);
        }
        var crossed = await Assert.ThrowsAsync<DataException>(() => ExplainAsync(new FormulaModel { Formula = x => [x[0] * x[1]] }, rows, background, "linear", null));
        Assert.Contains("not additive", crossed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_class_that_is_named_has_its_list_and_all_have_where_none_is()
    {
        float[][] background = [[0, 0]];
        var model = new FormulaModel { Formula = x => [x[0], x[1], x[0] + x[1]], Outputs = 3 };
        RecordBatch all = await ExplainAsync(model, [[1, 2]], background, "auto", null);
        Assert.Equal([[0, 1, 0], [0, 0, 2], [0, 1, 2]], Explaining.Lists(all, "VectorSHAP_output")[0]);
        Assert.Equal([1, 1, 1], Explaining.Numbers(all, "r2")[0]);
        var named = new VectorSHAP { Model = model, TargetCol = "score", Background = Rows(background), TargetClasses = [2, 0] };
        Assert.Equal([[0, 1, 2], [0, 1, 0]], Explaining.Lists(await named.TransformAsync(Rows([[1, 2]])), "VectorSHAP_output")[0]);
        var byRow = new VectorSHAP { Model = model, TargetCol = "score", Background = Rows(background), TargetClassesCol = "class" };
        RecordBatch rows = TestRows.Of(("features", new float[]?[] { [1, 2], [3, 4] }), ("class", new int?[] { 1, 0 }));
        double[][][] lists = Explaining.Lists(await byRow.TransformAsync(rows), "VectorSHAP_output");
        Assert.Equal([0, 0, 2], Assert.Single(lists[0]));
        Assert.Equal([0, 3, 0], Assert.Single(lists[1]));
    }

    [Fact]
    public async Task The_same_row_has_the_same_explanation_wherever_it_stands()
    {
        float[][] rows = Explaining.Vectors(9, 14, 9), background = Explaining.Vectors(2, 14, 10);
        double[][][] whole = Explaining.Lists(await ExplainAsync(new FormulaModel { Formula = x => [Crossed(x)], Costs = true }, rows, background, "auto", 200), "VectorSHAP_output");
        for (int row = rows.Length - 1; row >= 0; row--)
        {
            RecordBatch alone = await ExplainAsync(new FormulaModel { Formula = x => [Crossed(x)], Costs = true }, [rows[row]], background, "auto", 200);
            Assert.Equal(whole[row][0], Explaining.Lists(alone, "VectorSHAP_output")[0][0]);
        }
    }

    [Fact]
    public async Task What_is_the_same_everywhere_takes_no_samples()
    {
        var model = new FormulaModel { Formula = x => [x.Sum()] };
        float[] same = [.. Enumerable.Repeat(7f, 40)];
        RecordBatch explained = await ExplainAsync(model, [[1, 2, .. same]], [[0, 0, .. same], [4, 0, .. same]], "auto", null);
        Assert.Equal([282, -1, 2, .. Enumerable.Repeat(0.0, 40)], Explaining.Lists(explained, "VectorSHAP_output")[0][0]);
        // Four sets of two features, each over two rows.
        Assert.Equal(8, model.Rows);
    }

    [Fact]
    public async Task Memory_goes_by_the_batch_and_not_by_rows_times_samples()
    {
        var model = new FormulaModel { Formula = x => [Crossed(x)], Costs = true };
        float[][] rows = Explaining.Vectors(40, 12, 11), background = Explaining.Vectors(10, 12, 12);
        await ExplainAsync(model, rows, background, "kernel", 500);
        // A set that is drawn again is asked for once.
        Assert.InRange(model.Rows, 40 * 400 * 10, 40 * 500 * 10);
        Assert.InRange(model.LargestBatch, 4_096, 4_096 + 10);
    }

    [Fact]
    public void The_weights_of_sets_are_those_of_the_paper()
    {
        // Lundberg and Lee, 2017, theorem 2: (M - 1) / (C(M, z) z (M - z)); a model of squares of sizes tells weights apart, and its Shapley values are equal.
        KernelPlan plan = KernelPlan.Of(5, 32, 0)!;
        Assert.Equal(32, plan.Coalitions.Count);
        double[] values = [.. Enumerable.Range(0, 32).Select(set => Math.Pow(plan.Coalitions.Size(set), 2))];
        Assert.All(plan.Solve(values).Contributions, value => Assert.Equal(5, value, 1e-12));
    }

    // Products of two and three neighbours, a bend and a threshold.
    private static double Crossed(float[] x)
    {
        double sum = 1;
        for (int i = 0; i < x.Length; i++)
            sum += ((i + 1) * 0.3 * x[i]) + (x[i] * x[(i + 1) % x.Length] * (1 + x[(i + 2) % x.Length])) + (x[i] > 0.5 && x[(i + 2) % x.Length] < 0 ? 2 : 0);
        return sum + Math.Exp(0.3 * x[0] * x[1]);
    }

    private static Task<RecordBatch> ExplainAsync(FormulaModel model, float[][] rows, float[][] background, string method, int? samples) =>
        new VectorSHAP { Model = model, TargetCol = "score", Background = Rows(background), Method = method, NumSamples = samples, StandardErrorCol = "errors" }.TransformAsync(Rows(rows));

    private static RecordBatch Rows(float[][] rows) => TestRows.Of(("features", rows));
}
