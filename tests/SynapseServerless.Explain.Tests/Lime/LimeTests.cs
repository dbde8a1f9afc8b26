using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class LimeTests
{
    private static readonly double[] _rows = [1, 2, 0, 2, 1, 1, 3, 5, 2, 4, 2, 1, 5, 7, 3, 6, 3, 0];
    private static readonly double[] _weights = [1, 2, 1, 0.5, 3, 1];

    [Fact]
    public void Least_squares_have_their_closed_form()
    {
        // Made of 1 + 2 a + 0.5 b - c without noise, so that the coefficients are known.
        double[] targets = [.. Enumerable.Range(0, 6).Select(i => 1 + (2 * _rows[3 * i]) + (0.5 * _rows[(3 * i) + 1]) - _rows[(3 * i) + 2])];
        LinearFit fit = Lasso.Fit(_rows, targets, _weights, 3, 0);
        Assert.Equal(2, fit.Coefficients[0], 1e-10);
        Assert.Equal(0.5, fit.Coefficients[1], 1e-10);
        Assert.Equal(-1, fit.Coefficients[2], 1e-10);
        Assert.Equal(1, fit.Intercept, 1e-10);
        Assert.Equal(1, fit.R2, 1e-12);
    }

    [Fact]
    public void The_lasso_is_that_of_scikit_learn()
    {
        // The example of its documentation: Lasso(alpha=0.1).fit([[0, 0], [1, 1], [2, 2]], [0, 1, 2]) has coefficients 0.85 and 0 and intercept 0.15.
        LinearFit published = Lasso.Fit([0, 0, 1, 1, 2, 2], [0, 1, 2], [1, 1, 1], 2, 0.1);
        Assert.Equal([0.85, 0, 0.15], published.Coefficients.Append(published.Intercept), new Near(1e-9));
    }

    [Fact]
    public void At_the_optimum_of_the_lasso_no_direction_gains()
    {
        // The conditions of Karush, Kuhn and Tucker: the correlation with the residuals is the penalty where a coefficient is not 0, and no larger elsewhere.
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())], y = [.. Enumerable.Range(0, 40).Select(i => (3 * x[5 * i]) - (2 * x[(5 * i) + 1]) + random.NextDouble())];
        double[] w = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() + 0.1)];
        LinearFit fit = Lasso.Fit(x, y, w, 5, 0.02);
        double total = w.Sum();
        double[] residuals = [.. Enumerable.Range(0, 40).Select(i => y[i] - fit.Intercept - Enumerable.Range(0, 5).Sum(j => fit.Coefficients[j] * x[(5 * i) + j]))];
        Assert.Equal(0, residuals.Zip(w, static (r, v) => r * v).Sum(), 1e-9);
        for (int j = 0; j < 5; j++)
        {
            double gradient = Enumerable.Range(0, 40).Sum(i => w[i] * x[(5 * i) + j] * residuals[i]) / total;
            if (fit.Coefficients[j] != 0)
                Assert.Equal(0.02 * Math.Sign(fit.Coefficients[j]), gradient, 1e-8);
            else
                Assert.InRange(gradient, -0.02 - 1e-8, 0.02 + 1e-8);
        }
        Assert.Contains(fit.Coefficients, static value => value == 0);
    }

    [Fact]
    public void One_column_is_shrunk_by_the_penalty_over_its_variance()
    {
        // Soft thresholding: cov 2, variance 2 / 3, penalty 0.5: (2 - 0.5) / (2 / 3).
        LinearFit fit = Lasso.Fit([1, 2, 3], [3, 6, 9], [1, 1, 1], 1, 0.5);
        Assert.Equal(2.25, fit.Coefficients[0], 1e-10);
        Assert.Equal(1.5, fit.Intercept, 1e-10);
        Assert.Equal(0, Lasso.Fit([1, 2, 3], [3, 6, 9], [1, 1, 1], 1, 2).Coefficients[0]);
    }

    [Fact]
    public async Task A_linear_model_has_its_weights_as_coefficients()
    {
        float[][] rows = Explaining.Vectors(3, 4, 31), background = Explaining.Vectors(50, 4, 32);
        var stage = new VectorLIME { Model = new FormulaModel { Formula = x => [(2 * x[0]) - x[1] + (0.5 * x[3]) + 7] }, TargetCol = "score", NumSamples = 200, Background = TestRows.Of(("features", background)) };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("features", rows)));
        Assert.All(Explaining.Lists(explained, "VectorLIME_output"), lists => Assert.Equal([2, -1, 0, 0.5], lists[0], new Near(1e-5)));
        Assert.All(Explaining.Numbers(explained, "r2"), r2 => Assert.Equal(1, r2[0], 1e-9));
    }

    [Fact]
    public async Task Near_a_row_the_coefficient_of_a_bend_is_its_slope_there()
    {
        var stage = new TabularLIME
        {
            Model = new SQLTransformer { Statement = "SELECT *, x * x + (CASE WHEN kind = 'a' THEN 5.0 ELSE 0 END) AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["x", "kind"], NumSamples = 4_000, KernelWidth = 0.25,
            Background = TestRows.Of(("x", new double?[] { -0.1, 0, 0.1, 0 }), ("kind", new string?[] { "a", "b", "a", "b" })),
        };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("x", new double?[] { 3, -1 }), ("kind", new string?[] { "a", "b" })));
        double[][][] values = Explaining.Lists(explained, "TabularLIME_output");
        // The slope is 2 x; being of its own kind adds 5 to the first and takes 5 from the second.
        Assert.Equal(6, values[0][0][0], 0.05);
        Assert.Equal(5, values[0][0][1], 0.05);
        Assert.Equal(-2, values[1][0][0], 0.05);
        Assert.Equal(-5, values[1][0][1], 0.05);
    }

    [Fact]
    public async Task Words_have_what_they_add()
    {
        var model = new SQLTransformer { Statement = "SELECT *, (CASE WHEN contains(text, 'good') THEN 2.0 ELSE 0 END) - (CASE WHEN contains(text, 'dull') THEN 1.0 ELSE 0 END) AS score FROM __THIS__" };
        RecordBatch explained = await new TextLIME { Model = model, TargetCol = "score", NumSamples = 300 }.TransformAsync(TestRows.Of(("text", new string?[] { "a good but dull film" })));
        Assert.Equal([0, 2, 0, -1, 0], Explaining.Lists(explained, "TextLIME_output")[0][0], new Near(1e-9));
        // A penalty takes small ones away.
        RecordBatch sparse = await new TextLIME { Model = model, TargetCol = "score", NumSamples = 300, Regularization = 0.25 }.TransformAsync(TestRows.Of(("text", new string?[] { "a good but dull film" })));
        double[] values = Explaining.Lists(sparse, "TextLIME_output")[0][0];
        Assert.InRange(values[1], 0.5, 1.2);
        Assert.Equal(0, values[0]);
    }

    [Fact]
    public async Task Whole_numbers_reach_the_model_as_whole_numbers()
    {
        var stage = new TabularLIME
        {
            Model = new SQLTransformer { Statement = "SELECT *, n * 3.0 AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["n"], NumSamples = 100,
            Background = TestRows.Of(("n", new long?[] { 1, 5, 9, 20 })),
        };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("n", new long?[] { 7 })));
        Assert.Equal(3, Explaining.Lists(explained, "TabularLIME_output")[0][0][0], 1e-9);
    }

    [Fact]
    public async Task What_cannot_be_explained_is_said()
    {
        RecordBatch rows = TestRows.Of(("features", new float[]?[] { [1, 2, 3] }));
        var few = new VectorLIME { Model = new FormulaModel(), TargetCol = "score", NumSamples = 3, Background = rows };
        Assert.Contains("3 samples cannot tell 3 features apart", Assert.Throws<SpecificationException>(() => few.TransformSchema(rows.Schema)).Message, StringComparison.Ordinal);
        var none = new VectorLIME { Model = new FormulaModel(), TargetCol = "score" };
        Assert.Contains("no background", Assert.Throws<SpecificationException>(() => none.TransformSchema(rows.Schema)).Message, StringComparison.Ordinal);
        var missing = new TabularLIME
        {
            Model = new SQLTransformer { Statement = "SELECT *, x AS score FROM __THIS__" }, TargetCol = "score", InputCols = ["x"], Background = TestRows.Of(("x", new double?[] { 1, 2 })),
        };
        var error = await Assert.ThrowsAsync<DataException>(() => missing.TransformAsync(TestRows.Of(("x", new double?[] { null }))));
        Assert.Contains("nothing near it", error.Message, StringComparison.Ordinal);
        var unknown = new TabularLIME { Model = new FormulaModel(), InputCols = ["age"], CategoricalFeatures = ["agee"] };
        Assert.Contains("'agee' is not explained", Assert.Single(unknown.Validate()).Message, StringComparison.Ordinal);
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
