using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>Averages by hand: group b has 1 and 3, of which one vector is missing; a has 10; the null key has 4.</summary>
public sealed class EnsembleByKeyTests
{
    private static readonly RecordBatch _rows = TestRows.Sliced(TestRows.Of(
        ("key", new string?[] { "b", "a", "b", null, "a" }),
        ("number", new double?[] { 1, 10, 3, 4, null }),
        ("vector", new float[]?[] { [1, 2], [5, 5], null, [0, 1], [7, 9] })));

    private static EnsembleByKey Stage(bool collapse = true) => new() { Keys = ["key"], Cols = ["number", "vector"], CollapseGroup = collapse };

    private static async Task<RecordBatch> RunAsync(EnsembleByKey stage, int partitions = 1)
    {
        MemoryDataset data = _rows.Into(partitions);
        return await stage.Transform(data).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Groups_become_rows_in_the_order_of_their_first_rows(int partitions)
    {
        using RecordBatch result = await RunAsync(Stage(), partitions);
        Assert.Equal(["key", "mean(number)", "mean(vector)"], Schemas.Names(result.Schema));
        object?[] keys = TestRows.Cells(result, "key");
        Dictionary<string, int> places = keys.Select((key, i) => (key, i)).ToDictionary(pair => (string?)pair.key ?? "none", pair => pair.i);
        Assert.Equal(3, places.Count);
        if (partitions == 1)
            Assert.Equal(["b", "a", null], keys);
        Assert.Equal([2.0, 10.0, 4.0], new[] { "b", "a", "none" }.Select(key => TestRows.Cells(result, "mean(number)")[places[key]]));
        Assert.Equal([[1f, 2f], [6f, 7f], [0f, 1f]], new[] { "b", "a", "none" }.Select(key => (float[])TestRows.Cells(result, "mean(vector)")[places[key]]!));
    }

    [Fact]
    public async Task Every_row_may_stay_and_get_the_averages_of_its_group()
    {
        using RecordBatch result = await RunAsync(Stage(collapse: false));
        Assert.Equal(["key", "number", "vector", "mean(number)", "mean(vector)"], Schemas.Names(result.Schema));
        Assert.Equal([2.0, 10.0, 2.0, 4.0, 10.0], TestRows.Cells(result, "mean(number)"));
        Assert.Equal([1.0, 10.0, 3.0, 4.0, null], TestRows.Cells(result, "number"));
    }

    [Fact]
    public async Task A_state_comes_back_as_it_went()
    {
        EnsembleByKey stage = Stage();
        object state = stage.Accumulate(stage.CreateState(_rows.Schema), _rows, new StageContext("x"));
        using var bytes = new MemoryStream();
        await stage.SaveStateAsync(state, bytes, TestContext.Current.CancellationToken);
        bytes.Position = 0;
        object loaded = stage.Merge(await stage.LoadStateAsync(bytes, TestContext.Current.CancellationToken), stage.CreateState(_rows.Schema));
        using RecordBatch result = stage.Complete(loaded, _rows.Schema, new StageContext("x"));
        Assert.Equal([2.0, 10.0, 4.0], TestRows.Cells(result, "mean(number)"));
        Assert.Equal(["b", "a", null], TestRows.Cells(result, "key"));
    }

    [Fact]
    public void What_cannot_be_averaged_is_refused()
    {
        Assert.Contains("1 names for 2 columns", Assert.Single(new EnsembleByKey { Keys = ["key"], Cols = ["number", "vector"], ColNames = ["x"] }.Validate()).Message);
        Assert.Contains("'key'", Assert.Single(new EnsembleByKey { Keys = ["key"], Cols = ["number"], ColNames = ["key"] }.Validate()).Message);
        Assert.Contains("number", Assert.Throws<SpecificationException>(() => new EnsembleByKey { Keys = ["key"], Cols = ["key"] }.TransformSchema(_rows.Schema)).Message);
        var wide = new EnsembleByKey { Keys = ["key"], Cols = ["vector"], VectorDims = new Dictionary<string, int> { ["vector"] = 5 } };
        Assert.Contains("have 2 slots, and vectorDims says 5", Assert.Throws<SpecificationException>(() => wide.TransformSchema(_rows.Schema)).Message);
    }
}
