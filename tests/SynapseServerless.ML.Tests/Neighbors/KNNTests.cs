using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Neighbors;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Neighbors;

public sealed class KNNTests
{
    // By hand: the products of (1, 2) with the points are 2, 5, 3 and -1; the distances sqrt(1 + 4), 1, 2 and sqrt(8).
    [Fact]
    public async Task The_nearest_has_the_largest_product_or_the_smallest_distance()
    {
        float[][] points = [[2, 0], [1, 2], [3, 0], [-1, 0]];
        using var products = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 2 }, Neighborhoods.Points(points).Into(1));
        RecordBatch query = TestRows.Of(("features", new float[]?[] { [1, 2] }));
        Assert.Equal([(1, 5.0), (2, 3.0)], Neighborhoods.Found(await products.TransformAsync(query), "KNN_output")[0]);
        using var distances = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 4, Metric = "euclidean", OutputCol = "near" }, Neighborhoods.Points(points).Into(1));
        Assert.Equal([(1, 0), (0, Math.Sqrt(5)), (2, Math.Sqrt(8)), (3, Math.Sqrt(8))], Neighborhoods.Found(await distances.TransformAsync(query), "near")[0]);
    }

    // By the definition, over all points, in double precision; whole numbers, so that there are many ties, and they are exact.
    [Theory]
    [InlineData("innerProduct", 5, 1)]
    [InlineData("innerProduct", 17, 3)]
    [InlineData("euclidean", 8, 2)]
    [InlineData("cosine", 9, 2)]
    public async Task Neighbors_are_those_of_the_definition_however_the_index_is_cut(string metric, int width, int partitions)
    {
        float[][] points = [.. Neighborhoods.Whole(9_500, width, 1).Select(Nonzero)], queries = [.. Neighborhoods.Whole(13, width, 2).Select(Nonzero)];
        var stage = new KNN { K = 7, Metric = metric, ShardBytes = 1, OutputCol = "near" };
        using var model = await Neighborhoods.FitAsync<KNNModel>(stage, Neighborhoods.Points(points).Into(partitions));
        Assert.Equal(3, model.Shards.Count);
        using Transformer again = await Neighborhoods.AgainAsync(model, "knn");
        (int Value, double Distance)[][] all = [.. queries.Select(query => Neighborhoods.ByDefinition(query, points, 7, metric))];
        foreach (Transformer one in new[] { model, again })
        {
            (int Value, double Distance)[][] found = Neighborhoods.Found(await one.TransformAsync(TestRows.Of(("features", queries))), "near");
            for (int i = 0; i < queries.Length; i++)
            {
                (int Value, double Distance)[] expected = all[i];
                if (metric != "cosine")
                    Assert.Equal(expected, found[i]);
                // Equal directions of other lengths differ in the last bits, and so does their order.
                Assert.Equal(expected.Select(pair => Math.Round(pair.Distance, 12)), found[i].Select(pair => Math.Round(pair.Distance, 12)));
            }
        }
    }

    // By the definition: single precision alone would take the products of these for equal or put them in another order.
    [Fact]
    public async Task Points_that_single_precision_cannot_tell_apart_are_ranked_exactly()
    {
        float[][] points = [.. Enumerable.Range(0, 3_000).Select(i => new[] { 1000f, MathF.BitIncrement(1f) * (i % 7), 1e-4f * (i % 501) })];
        float[] query = [1000, 1e-3f, 1];
        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 20, OutputCol = "near" }, Neighborhoods.Points(points).Into(1));
        Assert.Equal(Neighborhoods.ByDefinition(query, points, 20, "innerProduct"), Neighborhoods.Found(await model.TransformAsync(TestRows.Of(("features", new[] { query }))), "near")[0]);
    }

    [Fact]
    public async Task Values_of_any_type_come_back_and_outlive_the_model()
    {
        RecordBatch points = TestRows.Of(("features", new float[]?[] { [1], [2], [3] }), ("name", new string?[] { "one", null, "three" }));
        RecordBatch scored;
        using (var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 3, ValuesCol = "name", OutputCol = "near" }, points.Into(1)))
            scored = await model.TransformAsync(TestRows.Of(("features", new float[]?[] { [1] })));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var items = (StructArray)((ListArray)scored.Column(1)).Values;
        Assert.Equal(["three", null, "one"], Enumerable.Range(0, 3).Select(i => ((StringArray)items.Fields[0]).GetString(i)));
    }

    // Lists of numbers and sparse vectors are vectors too.
    [Fact]
    public async Task Lists_and_sparse_vectors_are_compared_like_dense_ones()
    {
        RecordBatch lists = TestRows.Of(("features", new int[]?[] { [1, 0, 2], [0, 3, 0] }), ("values", new[] { 0, 1 }));
        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 1, OutputCol = "near", FeaturesCol = "features" }, lists.Into(1));
        RecordBatch sparse = Tables.Sparse([0, 2, 0], [1, 0, 1]);
        RecordBatch renamed = new(new Schema([new Field("features", sparse.Schema.FieldsList[0].DataType, true, sparse.Schema.FieldsList[0].Metadata)], null), sparse.Arrays, 2);
        Assert.Equal([(1, 6.0), (0, 3.0)], Neighborhoods.Found(await model.TransformAsync(renamed), "near").Select(static row => row[0]));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_told_of()
    {
        Dataset Of(params float[]?[] vectors) => Neighborhoods.Points(vectors).Into(1);
        var few = await Assert.ThrowsAsync<DataException>(() => new KNN { K = 3 }.FitAsync(Of([1], [2])));
        Assert.Contains("3 neighbors are wanted, and there are 2 points", few.Message);
        Assert.Contains("no direction", (await Assert.ThrowsAsync<DataException>(() => new KNN { K = 1, Metric = "cosine" }.FitAsync(Of([0, 0])))).Message);
        Assert.Contains("NaN", (await Assert.ThrowsAsync<DataException>(() => new KNN { K = 1 }.FitAsync(Of([1, float.NaN])))).Message);
        Assert.Contains("longer than 1e18", (await Assert.ThrowsAsync<DataException>(() => new KNN { K = 1 }.FitAsync(Of([1, 2e18f])))).Message);

        RecordBatch lists = TestRows.Of(("features", new int[]?[] { [1, 2], [1, 2, 3] }), ("values", new[] { 0, 1 }));
        var error = await Assert.ThrowsAsync<DataException>(() => new KNN { K = 1 }.FitAsync(lists.Into(1)));
        Assert.Contains("has 3 values and the others 2", error.Message);
        Assert.Equal(("features", 1L), (error.Location.Column, error.Location.Row));
        Assert.Contains("Some vectors have 2 values and others 3", (await Assert.ThrowsAsync<DataException>(() => new KNN { K = 1 }.FitAsync(lists.Into(2)))).Message);

        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 1 }, Of([1, 2], [3, 4]));
        Assert.Contains("have 3 values and those of the index 2", Assert.Throws<SpecificationException>(
            () => model.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2, 3] })).Schema)).Message);
        using var more = new KNNModel { K = 3, Shards = model.Shards };
        Assert.Contains("3 neighbors are wanted, and the index has 2 points", Assert.Throws<SpecificationException>(
            () => more.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2] })).Schema)).Message);
    }

    [Fact]
    public async Task Rows_that_are_set_aside_are_missing_from_the_index_and_from_the_answers()
    {
        var aside = new SettingAside();
        using var model = await Neighborhoods.FitAsync<KNNModel>(new KNN { K = 2, OutputCol = "near" }, Neighborhoods.Points([[1], null, [3]]).Into(1), new LocalOptions { Rows = aside });
        Assert.Equal([1], aside.Rows.Select(static row => row.Row));
        Dataset scored = model.Transform(TestRows.Of(("features", new float[]?[] { null, [1] })).Into(1), new LocalOptions { Rows = aside });
        Assert.Equal([(2, 3.0), (0, 1.0)], Neighborhoods.Found(await scored.CollectAsync(null, TestContext.Current.CancellationToken), "near").Single());
    }

    // By the definition, over the points of both fits without those that are left out.
    [Theory]
    [InlineData("exact")]
    [InlineData("hnsw")]
    public async Task Points_are_added_to_a_model_and_left_out_of_it(string algorithm)
    {
        float[][] points = Neighborhoods.Whole(400, 12, 7), queries = Neighborhoods.Whole(20, 12, 8);
        KNN Stage(Transformer? before) => new() { K = 5, Algorithm = algorithm, ExpansionSearch = 400, Metric = "euclidean", OutputCol = "near", BaseModel = before };
        RecordBatch all = Neighborhoods.Points(points);
        using var first = await Neighborhoods.FitAsync<KNNModel>(Stage(null), Batches.Take(all, [.. Enumerable.Range(0, 250)]).Into(1));
        using var both = await Neighborhoods.FitAsync<KNNModel>(Stage(first), Batches.Take(all, [.. Enumerable.Range(250, 150)]).Into(2));
        Assert.Equal(400, both.Shards.Sum(static shard => shard.Rows));
        string[] excluded = [.. Enumerable.Range(0, 400).Where(static i => i % 3 == 0).Select(static i => $"{i}")];
        using var less = new KNNModel { K = 5, OutputCol = "near", ExpansionSearch = 400, Shards = both.Shards, GraphBytes = both.GraphBytes, ExcludedValues = excluded };
        (int Value, double Distance)[][] found = Neighborhoods.Found(await less.TransformAsync(TestRows.Of(("features", queries))), "near");
        for (int i = 0; i < queries.Length; i++)
            Assert.Equal(Neighborhoods.ByDefinition(queries[i], points, 5, "euclidean", static point => point % 3 != 0).Select(static pair => pair.Distance), found[i].Select(static pair => pair.Distance));
        Assert.DoesNotContain(found.SelectMany(static row => row), static pair => pair.Value % 3 == 0);
        var other = await Assert.ThrowsAsync<SpecificationException>(() => Stage(first).FitAsync(Neighborhoods.Points([[1, 2]]).Into(1)));
        Assert.Contains("vectors of 12 values, and the new ones have 2", other.Message);
    }

    // Whichever byte of an index is changed, reading it gives an answer or says that it is damaged.
    [Fact]
    public async Task A_damaged_index_is_told_of_and_ends_nothing()
    {
        using var model = await Neighborhoods.FitAsync<ConditionalKNNModel>(
            new ConditionalKNN { K = 1 }, Neighborhoods.Points(Neighborhoods.Whole(40, 2, 3), [.. Enumerable.Range(0, 40).Select(static i => $"{i % 3}")]).Into(1));
        byte[] good = Bytes(model.Shards[0]);
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] bad = [.. good];
            bad[i < 100 ? bad.Length - 1 - i : random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var shard = new IndexShard(SynapseServerless.Storage.MappedBytes.Of(bad), "KNN");
                shard.Block(0).Dispose();
                new NeighborSearch([shard], 1, [], null, "KNN").Find([1, 2], [0], ["0", "1"], new Neighbor[1][], 1, TestContext.Current.CancellationToken);
            }
            catch (DataException error)
            {
                refused++;
                Assert.Contains("damaged", error.Message);
            }
        }
        Assert.True(refused > 50, $"{refused} were refused");
    }

    private static byte[] Bytes(IndexShard shard) => shard.Bytes.Values<byte>(0, (int)shard.Bytes.Length).ToArray();

    private static float[] Nonzero(float[] vector)
    {
        vector[0] = vector[0] == 0 ? 1 : vector[0];
        return vector;
    }
}
