using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class KMeansTests
{
    private static readonly float[]?[] _corners = [[0, 0], [0, 2], [10, 0], [10, 2]];

    private static MemoryDataset Data(float[]?[] vectors, double[]? weights = null, int partitions = 1) => (
        weights is null ? TestRows.Of(("features", vectors)) : TestRows.Of(("features", vectors), ("w", weights))).Into(partitions);

    private static async Task<KMeansModel> FitAsync(KMeans stage, Dataset data, LocalOptions? options = null) =>
        (KMeansModel)await stage.FitAsync(data, options, TestContext.Current.CancellationToken);

    private static double[][] Sorted(KMeansModel model) => [.. model.ClusterCenters.OrderBy(center => center[0]).ThenBy(center => center[1])];

    // By hand: the means of the two pairs are (0, 1) and (10, 1), and each of the four rows is 1 away from its own.
    [Theory]
    [InlineData("k-means||")]
    [InlineData("random")]
    public async Task Two_pairs_of_points_have_their_midpoints_as_centers(string mode)
    {
        for (long seed = 0; seed < 20; seed++)
        {
            using KMeansModel model = await FitAsync(new KMeans { InitMode = mode, Seed = seed }, Data(_corners));
            double[][] centers = Sorted(model);
            // Two rows of one pair may be the first centers: then it ends in the other local optimum, (5, 0) and (5, 2), of cost 100.
            bool global = centers[0][0] == 0;
            Assert.Equal(global ? [[0, 1], [10, 1]] : [[5, 0], [5, 2]], centers);
            Assert.Equal(global ? 4 : 100, model.TrainingCost);
            Assert.Equal([2L, 2L], model.ClusterSizes);
            Assert.True(global || mode == "random", "k-means|| chose two rows that are near each other");
        }
    }

    // By hand: (1 * 0 + 3 * 2) / 4 = 1.5; a row of weight 0 counts for nothing.
    [Fact]
    public async Task Centers_are_weighted_means()
    {
        using KMeansModel model = await FitAsync(
            new KMeans { WeightCol = "w" }, Data([[0, 0], [0, 2], [10, 0], [10, 2], [500, 500]], [1, 3, 1, 1, 0]));
        Assert.Equal([[0, 1.5], [10, 1]], Sorted(model));
    }

    // By hand: rows of one direction are one point of the unit circle; the mean of (1, 0) and (0.6, 0.8) is (0.8, 0.4), of length sqrt(0.8).
    [Fact]
    public async Task With_the_cosine_direction_alone_counts()
    {
        using KMeansModel model = await FitAsync(
            new KMeans { DistanceMeasure = "cosine" }, Data([[1, 0], [3, 4], [-7, 0], [-0.1f, 0]]));
        double[][] centers = Sorted(model);
        Assert.Equal([-1.0, 0.0], centers[0]);
        Assert.Equal(0.8 / Math.Sqrt(0.8), centers[1][0], 7);
        Assert.Equal(0.4 / Math.Sqrt(0.8), centers[1][1], 7);
        RecordBatch scored = await model.TransformAsync(TestRows.Of(("features", new float[]?[] { [-5, 1], [100, 50] })));
        Assert.NotEqual(TestRows.Cells(scored, "prediction")[0], TestRows.Cells(scored, "prediction")[1]);
    }

    [Fact]
    public async Task Neither_the_order_of_rows_nor_their_cut_changes_a_bit_of_the_centers()
    {
        var random = new Random(7);
        float[]?[] rows = [.. Enumerable.Range(0, 500).Select(i => new[] { random.NextSingle() + (i % 3), 1e-3f * random.NextSingle(), 1e6f * random.NextSingle() })];
        var stage = new KMeans { K = 4, Seed = 3 };
        using KMeansModel expected = await FitAsync(stage, Data(rows));
        random.Shuffle(rows);
        using KMeansModel other = await FitAsync(stage, Data(rows, partitions: 7));
        Assert.Equal(expected.ClusterCenters, other.ClusterCenters);
        Assert.Equal(expected.TrainingCost, other.TrainingCost);
        Assert.Equal(expected.NumIter, other.NumIter);
    }

    [Fact]
    public async Task There_are_no_more_clusters_than_distinct_rows()
    {
        using KMeansModel model = await FitAsync(new KMeans { K = 5 }, Data([[1, 1], [1, 1], [2, 2], [2, 2], [2, 2]]));
        Assert.Equal([[1.0, 1.0], [2.0, 2.0]], Sorted(model));
        Assert.Equal(0, model.TrainingCost);
    }

    [Fact]
    public async Task Every_row_is_given_its_nearest_center_and_a_row_without_place_is_told_of_once()
    {
        var aside = new SettingAside();
        Dataset data = Data([[0, 0], [0, 2], [10, 0], [float.NaN, 1], [10, 2], null]);
        using KMeansModel model = await FitAsync(new KMeans(), data, new LocalOptions { Rows = aside });
        Assert.Equal([3, 5], aside.Rows.Select(row => row.Row).Order());
        Assert.Equal([[0, 1], [10, 1]], Sorted(model));
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new KMeans(), data));
        Assert.Equal(("features", 3L), (error.Location.Column, error.Location.Row));
        RecordBatch scored = await model.TransformAsync(TestRows.Of(("features", new float[]?[] { [1, 1], [9, 1], [4.9f, 0] })));
        object?[] clusters = [.. TestRows.Cells(scored, "prediction")];
        Assert.Equal(clusters[0], clusters[2]);
        Assert.NotEqual(clusters[0], clusters[1]);
    }

    [Fact]
    public async Task No_rows_and_another_width_are_errors_that_say_so()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new KMeans { WeightCol = "w" }, Data([[1, 2]], [0])));
        Assert.Contains("no rows to cluster", error.Message);
        using KMeansModel model = await FitAsync(new KMeans(), Data(_corners));
        Assert.Contains("have 3 values and the centers 2", Assert.Throws<SpecificationException>(
            () => model.TransformSchema(TestRows.Of(("features", new float[]?[] { [1, 2, 3] })).Schema)).Message);
    }
}
