using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class GeneralStagesTests
{
    private static readonly RecordBatch _cities = TestRows.Of(("city", new string?[] { "a", "a", "a", "b", "b", "c", "d", null }));

    // By hand: a comes 3 times, b twice, c and d once, of 7 values.
    [Theory]
    [InlineData(10, 1, 0, "a b c d")]
    [InlineData(3, 1, 0, "a b c")]
    [InlineData(10, 2, 0, "a b")]
    [InlineData(10, 1, 0.4, "a")]
    public async Task Rare_values_become_one(int most, int count, double share, string kept)
    {
        var stage = new LumpFeatures { LumpRules = new Dictionary<string, int> { ["city"] = most }, MinCount = count, MinFreq = share };
        var model = (LumpFeaturesModel)await Tables.FitAsync(stage, TestRows.Sliced(_cities));
        Assert.Equal(kept.Split(' '), model.KeptValues["city"]);
        object?[] cells = TestRows.Cells(await model.TransformAsync(_cities), "city");
        Assert.Equal(kept.Contains('b') ? "b" : "__other__", cells[3]);
        Assert.Null(cells[7]);
    }

    [Fact]
    public async Task Nulls_may_become_other_and_the_column_may_be_kept()
    {
        var stage = new LumpFeatures
        {
            LumpRules = new Dictionary<string, int> { ["city"] = 1 }, OutputCols = new Dictionary<string, string> { ["city"] = "place" }, OtherValue = "rest", HandleNull = "other",
        };
        RecordBatch result = await (await Tables.FitAsync(stage, _cities)).TransformAsync(_cities);
        Assert.Equal(["a", "a", "a", "rest", "rest", "rest", "rest", "rest"], TestRows.Cells(result, "place"));
        Assert.Equal("b", TestRows.Cells(result, "city")[3]);
        var colliding = new LumpFeatures { LumpRules = stage.LumpRules, OtherValue = "b" };
        Assert.Contains("'b' is a value of the column itself", (await Assert.ThrowsAsync<DataException>(() => Tables.FitAsync(colliding, _cities))).Message);
        Assert.Contains("'x' has no rule", Assert.Single(new LumpFeatures
        {
            LumpRules = stage.LumpRules, OutputCols = new Dictionary<string, string> { ["x"] = "y" },
        }.Validate()).Message);
    }

    [Fact]
    public async Task Columns_are_zipped()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("a", new double?[] { 1, null, 3 }), ("b", new double?[] { 4, 5, 6 }), ("c", new string?[] { "x", "y", "z" })));
        RecordBatch result = await new VectorZipper { InputCols = ["b", "a"], OutputCol = "o" }.TransformAsync(data);
        IArrowArray lists = result.Column(result.Schema.GetFieldIndex("o"));
        Assert.Equal([[4.0, 1.0], [5.0, null], [6.0, 3.0]], Enumerable.Range(0, 3).Select(row => (object?[])Cells.Value(lists, row)!));
        Assert.Contains("'c' is text", Assert.Throws<SpecificationException>(() => new VectorZipper { InputCols = ["a", "c"] }.TransformSchema(data.Schema)).Message);
    }

    // By hand: each column has levels of its own.
    [Fact]
    public async Task A_stage_is_applied_to_many_columns()
    {
        RecordBatch data = TestRows.Of(("a", new string?[] { "x", "y" }), ("b", new string?[] { "z", "y" }));
        var stage = new MultiColumnAdapter { InputCols = ["a", "b"], OutputCols = ["i", "j"], BaseStage = new ValueIndexer { InputCol = "a" } };
        using Transformer model = await stage.FitAsync(data.Into(1), null, TestContext.Current.CancellationToken);
        RecordBatch result = await ((PipelineModel)model).Stages[0].TransformAsync(data);
        Assert.Equal([0, 1], TestRows.Cells(result, "i"));
        Assert.Equal([1, 0], TestRows.Cells(await ((PipelineModel)model).Stages[1].TransformAsync(result), "j"));
        Assert.Contains("has no input and output column", Assert.Single(new MultiColumnAdapter { InputCols = ["a"], OutputCols = ["b"], BaseStage = new Cacher() }.Validate()).Message);
    }

    [Fact]
    public void Cacher_is_what_an_engine_keeps_the_output_of() => Assert.Equal((false, true), (new Cacher().IsCheap, new Cacher { Disable = true }.IsCheap));
}
