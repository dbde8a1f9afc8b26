using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Neighbors;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Neighbors;

public sealed class GraphTests
{
    private static float[][] Vectors(int rows, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1)).ToArray())];
    }

    // By the definition, over all points: of the ten nearest at least 95 in a hundred are found, and what is found has its true distance.
    [Theory]
    [InlineData("innerProduct")]
    [InlineData("euclidean")]
    [InlineData("cosine")]
    public async Task A_graph_finds_nearly_all_of_the_nearest(string metric)
    {
        float[][] points = Vectors(2_000, 16, 1), queries = Vectors(30, 16, 2);
        var stage = new KNN { K = 10, Metric = metric, Algorithm = "hnsw", OutputCol = "near" };
        using var model = await Neighborhoods.FitAsync<KNNModel>(stage, Neighborhoods.Points(points).Into(2));
        using Transformer again = await Neighborhoods.AgainAsync(model, "graph");
        (int Value, double Distance)[][] found = Neighborhoods.Found(await model.TransformAsync(TestRows.Of(("features", queries))), "near");
        Assert.Equal(found, Neighborhoods.Found(await again.TransformAsync(TestRows.Of(("features", queries))), "near"));
        int hits = 0;
        for (int i = 0; i < queries.Length; i++)
        {
            Dictionary<int, double> all = Neighborhoods.ByDefinition(queries[i], points, points.Length, metric).ToDictionary(static pair => pair.Value, static pair => pair.Distance);
            hits += found[i].Select(static pair => pair.Value).Intersect(all.Keys.Take(10)).Count();
            Assert.All(found[i], pair => Assert.Equal(all[pair.Value], pair.Distance, 1e-9));
        }
        Assert.True(hits >= 0.95 * 300, $"{hits} of 300 were found");
    }

    // By the definition, over the points that are allowed: one in a hundred, which are compared one by one, and half of all, which are picked out of the graph.
    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    public async Task A_graph_finds_those_of_the_labels_that_are_allowed(int one)
    {
        float[][] points = Vectors(2_000, 16, 3), queries = Vectors(20, 16, 4);
        string[] labels = [.. Enumerable.Range(0, points.Length).Select(i => i % one == 0 ? "yes" : "no")];
        using var model = await Neighborhoods.FitAsync<ConditionalKNNModel>(
            new ConditionalKNN { K = 10, Algorithm = "hnsw", Metric = "euclidean", OutputCol = "near" }, Neighborhoods.Points(points, labels).Into(1));
        (int Value, double Distance)[][] found = Neighborhoods.Found(await model.TransformAsync(ConditionalKNNTests.Asking(queries, [.. queries.Select(static _ => new[] { "yes" })])), "near");
        int hits = 0;
        for (int i = 0; i < queries.Length; i++)
        {
            Assert.All(found[i], pair => Assert.Equal("yes", labels[pair.Value]));
            hits += found[i].Intersect(Neighborhoods.ByDefinition(queries[i], points, 10, "euclidean", point => labels[point] == "yes")).Count();
        }
        Assert.True(hits >= 0.95 * 200, $"{hits} of 200 were found");
    }

    // More threads than the library has memory for at a time wait for each other.
    [Fact]
    public async Task A_binding_serves_more_threads_than_there_are_processors()
    {
        float[][] points = Vectors(500, 8, 6);
        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 5, Algorithm = "hnsw", OutputCol = "near" }, Neighborhoods.Points(points).Into(1));
        RecordBatch queries = TestRows.Of(("features", Vectors(200, 8, 7)));
        using BoundBatchTransformer bound = model.Bind(queries.Schema);
        (int Value, double Distance)[][] Found(int threads) => Neighborhoods.Found(bound.Transform(queries, new StageContext("near") { Threads = threads }, TestContext.Current.CancellationToken), "near");
        (int Value, double Distance)[][] expected = Found(1);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Found(8)))), found => Assert.Equal(expected, found));
    }

    [Fact]
    public async Task A_damaged_graph_is_refused()
    {
        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 1, Algorithm = "hnsw" }, Neighborhoods.Points(Vectors(50, 4, 5)).Into(1));
        byte[] bytes = model.GraphBytes[0].Values<byte>(0, (int)model.GraphBytes[0].Length).ToArray();
        for (int i = 0; i < 20; i++)
        {
            byte[] bad = [.. bytes];
            bad[i * bad.Length / 20] ^= 1;
            using var broken = new KNNModel { K = 1, Shards = model.Shards, GraphBytes = [SynapseServerless.Storage.MappedBytes.Of(bad)] };
            Assert.Contains("damaged", Assert.Throws<DataException>(() => broken.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2, 3, 4] })).Schema)).Message);
        }
    }
}
