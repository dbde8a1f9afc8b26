using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Bayes;

/// <summary>Values of scikit-learn are of Debian's python3-sklearn 1.2.1, on whole parts of the table's features with sample_weight.</summary>
public sealed class NaiveBayesTests
{
    private static readonly float[][] _counts = [.. LearnerTable.Features.Select(static (row, i) => new[] { i * 37 % 101 / 10, i % 7, row[2] })];

    private static RecordBatch Data(bool binary, bool sparse = false)
    {
        float[][] rows = binary ? [.. _counts.Select(static row => System.Array.ConvertAll(row, static value => value > 3 ? 1f : 0))] : _counts;
        RecordBatch table = TestRows.Of(("features", (float[]?[])rows), ("label", LearnerTable.Three), ("w", LearnerTable.Weights));
        if (!sparse)
            return table;
        RecordBatch vectors = Tables.Sparse(rows);
        return new RecordBatch(Schemas.With(table.Schema, new Field("features", SparseVectors.Type, true, vectors.Schema.FieldsList[0].Metadata)), [vectors.Column(0), .. table.Arrays.Skip(1)], table.Length);
    }

    // MultinomialNB(alpha=1), ComplementNB(alpha=1), BernoulliNB(alpha=1) and GaussianNB(var_smoothing=0): predict_proba of the second and the third row. Spark smooths the shares of
    // multinomial and bernoulli, which scikit-learn does not: 65, 39 and 16 of 120 become 66, 40 and 17 of 123, and chances are multiplied by that.
    [Theory]
    [InlineData("multinomial", true, 0.180379267403, 0.51468016036, 0.304940572237, 0.060332749453, 0.764667585098, 0.174999665449)]
    [InlineData("complement", false, 0.156450672263, 0.428536984105, 0.415012343631, 0.089212286441, 0.483869614415, 0.426918099143)]
    [InlineData("bernoulli", true, 0.730023961956, 0.209587976843, 0.060388061201, 0.424462090522, 0.451495426151, 0.124042483326)]
    [InlineData("gaussian", false, 0.514354934785, 0.485378923593, 0.000266141623, 0.116026248887, 0.494222336901, 0.389751414212)]
    public async Task Chances_are_those_of_scikit_learn(string type, bool smoothsShares, double a, double b, double c, double d, double e, double f)
    {
        RecordBatch table = Data(type == "bernoulli"), sparse = Data(type == "bernoulli", sparse: true);
        var stage = new NaiveBayes { ModelType = type, WeightCol = "w" };
        using NaiveBayesModel model = await LearnerTable.FitAsync<NaiveBayesModel>(stage, table);
        using NaiveBayesModel cut = await LearnerTable.FitAsync<NaiveBayesModel>(stage, sparse, 4);
        double[] expected = [a, b, c, d, e, f], factors = smoothsShares ? [66 / 65.0, 40 / 39.0, 17 / 16.0] : [1, 1, 1];
        for (int row = 0; row < 2; row++)
        {
            double[] shared = [.. expected.Skip(3 * row).Take(3).Select((chance, k) => chance * factors[k])];
            for (int k = 0; k < 3; k++)
                expected[(3 * row) + k] = shared[k] / shared.Sum();
        }
        LearnerTable.AssertNear(expected, Chances(await model.TransformAsync(table)).Skip(3).Take(6), 1e-7);
        LearnerTable.AssertNear(Chances(await model.TransformAsync(table)), Chances(await cut.TransformAsync(sparse)), 1e-12);
    }

    // By hand: class 0 has counts 3 and 1 of 4, class 1 counts 0 and 2 of 2; each value counts once more.
    [Fact]
    public async Task Chances_of_features_are_their_smoothed_shares()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [2, 1], [1, 0], [0, 2] }), ("label", new double[] { 0, 0, 1 }));
        using NaiveBayesModel model = await LearnerTable.FitAsync<NaiveBayesModel>(new NaiveBayes(), table);
        LearnerTable.AssertNear([Math.Log(4 / 6.0), Math.Log(2 / 6.0), Math.Log(1 / 4.0), Math.Log(3 / 4.0)], model.Theta.SelectMany(static row => row), 1e-14);
        LearnerTable.AssertNear([Math.Log(3 / 5.0), Math.Log(2 / 5.0)], model.Pi, 1e-14);
    }

    [Fact]
    public async Task What_a_model_type_cannot_take_is_said()
    {
        RecordBatch table = TestRows.Of(("features", new float[]?[] { [2], [-1] }), ("label", new double[] { 0, 1 }));
        async Task<string> Message(string type) => (await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<NaiveBayesModel>(new NaiveBayes { ModelType = type }, table))).Message;
        Assert.Contains("has a -1, and multinomial takes counts from 0 up", await Message("multinomial"));
        Assert.Contains("has a 2, and bernoulli takes 0 and 1 alone", await Message("bernoulli"));
        RecordBatch one = TestRows.Of(("features", new float[]?[] { [2], [1] }), ("label", new double[] { 1, 1 }));
        Assert.Contains("All labels are 1", (await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<NaiveBayesModel>(new NaiveBayes(), one))).Message);
    }

    private static double[] Chances(RecordBatch scored) => NumericColumn.ToDoubles(((FixedSizeListArray)scored.Column("probability")).Values);
}
