using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Neighbors;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Neighbors;

public sealed class ConditionalKNNTests
{
    internal static RecordBatch Asking(float[][] queries, string[]?[] conditions)
    {
        var lists = new ListArray.Builder(new Field("item", StringType.Default, true));
        foreach (string[]? condition in conditions)
        {
            if (condition is null)
            {
                lists.AppendNull();
                continue;
            }
            lists.Append();
            foreach (string label in condition)
                ((StringArray.Builder)lists.ValueBuilder).Append(label);
        }
        RecordBatch features = TestRows.Of(("features", queries));
        ListArray column = lists.Build();
        return new RecordBatch(new Schema([.. features.Schema.FieldsList, new Field("conditioner", column.Data.DataType, true)], null), [features.Column(0), column], queries.Length);
    }

    // By the definition, over the points whose label is allowed.
    [Theory]
    [InlineData("innerProduct")]
    [InlineData("euclidean")]
    public async Task Neighbors_are_those_of_the_labels_that_are_allowed(string metric)
    {
        float[][] points = Neighborhoods.Whole(9_000, 6, 4), queries = Neighborhoods.Whole(12, 6, 5);
        string[] labels = [.. Enumerable.Range(0, points.Length).Select(static i => i % 100 == 0 ? "rare" : $"label {i * 7 % 5}")];
        string[][] conditions = [.. Enumerable.Range(0, queries.Length).Select(static i => (i % 4) switch { 0 => new[] { "rare" }, 1 => ["label 1", "rare", "label 1"], 2 => ["label 0", "label 2", "label 4"], _ => ["nobody"] })];
        using var fitted = await Neighborhoods.FitAsync<ConditionalKNNModel>(new ConditionalKNN { K = 6, Metric = metric, OutputCol = "near", ShardBytes = 1 }, Neighborhoods.Points(points, labels).Into(4));
        using Transformer model = await Neighborhoods.AgainAsync(fitted, "conditional-knn");
        RecordBatch scored = await model.TransformAsync(Asking(queries, conditions));
        (int Value, double Distance)[][] found = Neighborhoods.Found(scored, "near");
        for (int i = 0; i < queries.Length; i++)
            Assert.Equal(Neighborhoods.ByDefinition(queries[i], points, 6, metric, point => conditions[i].Contains(labels[point])), found[i]);
        var items = (StructArray)((ListArray)scored.Column(2)).Values;
        Assert.Equal(found.SelectMany(static row => row).Select(pair => labels[pair.Value]), Enumerable.Range(0, items.Length).Select(i => ((StringArray)items.Fields[2]).GetString(i)));
    }

    [Fact]
    public async Task Labels_with_few_points_give_as_many_as_there_are()
    {
        using var model = await Neighborhoods.FitAsync<ConditionalKNNModel>(new ConditionalKNN { K = 2, OutputCol = "near" }, Neighborhoods.Points([[1], [2], [3]], ["a", "b", "b"]).Into(1));
        (int Value, double Distance)[][] found = Neighborhoods.Found(await model.TransformAsync(Asking([[1], [1], [1]], [["a"], [], ["a", "b"]])), "near");
        Assert.Equal([(0, 1.0)], found[0]);
        Assert.Empty(found[1]);
        Assert.Equal([(2, 3.0), (1, 2.0)], found[2]);
    }

    [Fact]
    public async Task A_missing_label_and_a_missing_condition_are_told_of()
    {
        var unlabelled = await Assert.ThrowsAsync<DataException>(() => new ConditionalKNN { K = 1 }.FitAsync(Neighborhoods.Points([[1], [2]], ["a", null]).Into(1)));
        Assert.Equal(("labels", 1L), (unlabelled.Location.Column, unlabelled.Location.Row));
        using var model = await Neighborhoods.FitAsync<ConditionalKNNModel>(new ConditionalKNN { K = 1 }, Neighborhoods.Points([[1]], ["a"]).Into(1));
        var missing = await Assert.ThrowsAsync<DataException>(() => model.TransformAsync(Asking([[1], [1]], [["a"], null])));
        Assert.Equal(("conditioner", 1L), (missing.Location.Column, missing.Location.Row));
    }
}
