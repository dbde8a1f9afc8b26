using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class IndexingTests
{
    private static async Task<ValueIndexerModel> FitAsync(ValueIndexer indexer, RecordBatch data)
    {
        ValueIndexerModel? first = null;
        await foreach (object state in Running.StatesAsync(indexer, indexer.Uid, data))
        {
            var model = (ValueIndexerModel)indexer.Complete(state, data.Schema, new StageContext(indexer.Uid));
            first ??= model;
            Assert.Equal(first.Levels, model.Levels);
        }
        return first!;
    }

    public static TheoryData<System.Array, string?[], int[]> Columns => new()
    {
        // Sorted by value, not as text; nulls first among the levels and last among the indexes.
        { new int?[] { 10, 9, null, -1, 9 }, [null, "-1", "9", "10"], [2, 1, 3, 0, 1] },
        { new long?[] { long.MaxValue, long.MinValue, 0 }, ["-9223372036854775808", "0", "9223372036854775807"], [2, 0, 1] },
        { new double?[] { 2.5, double.NaN, null, -0.5 }, [null, "-0.5", "2.5"], [1, 2, 2, 0] },
        { new string?[] { "b", "a", null, "Z", "é" }, [null, "Z", "a", "b", "é"], [2, 1, 4, 0, 3] },
        { new bool?[] { true, false, true }, ["false", "true"], [1, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Values_are_indexed_in_order_and_come_back(System.Array values, string?[] levels, int[] indexes)
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("x", values)));
        ValueIndexerModel model = await FitAsync(new ValueIndexer { InputCol = "x", OutputCol = "i" }, data);
        Assert.Equal(levels, model.Levels);
        RecordBatch indexed = await model.TransformAsync(data);
        Assert.Equal(indexes.Cast<object?>(), TestRows.Cells(indexed, "i"));
        RecordBatch back = await new IndexToValue { InputCol = "i", OutputCol = "y" }.TransformAsync(TestRows.Sliced(indexed));
        Assert.Equal(data.Column(0).Data.DataType.Name, back.Column(2).Data.DataType.Name);
        Assert.Equal(TestRows.Cells(data, "x").Select(cell => cell is double.NaN ? null : cell), TestRows.Cells(back, "y"));
    }

    [Fact]
    public async Task An_unknown_value_is_a_bad_row_or_counts_as_missing_or_is_skipped()
    {
        RecordBatch known = TestRows.Of(("x", new string?[] { "a", "b" }));
        RecordBatch data = TestRows.Sliced(TestRows.Of(("x", new string?[] { "b", "c", null, "a" })));
        ValueIndexerModel strict = await FitAsync(new ValueIndexer { InputCol = "x", OutputCol = "i" }, known);
        var error = await Assert.ThrowsAsync<DataException>(() => strict.TransformAsync(data));
        Assert.Contains("'c' is none of the 2 levels", error.Message);
        Assert.Contains("handleInvalid", error.Message);
        Assert.Equal(("x", 1L), (error.Location.Column, error.Location.Row));

        var aside = new SettingAside();
        RecordBatch rest = await strict.TransformAsync(data, new StageContext("s") { Rows = aside });
        Assert.Equal([1, 0], TestRows.Cells(rest, "i"));
        Assert.Equal([1, 2], aside.Rows.Select(row => row.Row));

        ValueIndexerModel keeping = await FitAsync(new ValueIndexer { InputCol = "x", OutputCol = "i", HandleInvalid = "keep" }, known);
        RecordBatch kept = await keeping.TransformAsync(data);
        Assert.Equal([1, 2, 2, 0], TestRows.Cells(kept, "i"));
        Assert.Equal(["b", null, null, "a"], TestRows.Cells(await new IndexToValue { InputCol = "i", OutputCol = "y" }.TransformAsync(kept), "y"));

        ValueIndexerModel skipping = await FitAsync(new ValueIndexer { InputCol = "x", OutputCol = "i", HandleInvalid = "skip" }, known);
        Assert.Equal(["b", "a"], TestRows.Cells(await skipping.TransformAsync(data), "x"));
    }

    [Fact]
    public async Task A_number_is_the_same_level_whatever_its_type()
    {
        ValueIndexerModel model = await FitAsync(new ValueIndexer { InputCol = "x", OutputCol = "i" }, TestRows.Of(("x", new int[] { 3, 7 })));
        Assert.Equal([1, 0], TestRows.Cells(await model.TransformAsync(TestRows.Of(("x", new double[] { 7.0, 3.0 }))), "i"));
    }

    [Fact]
    public async Task IndexToValue_takes_predictions_which_are_doubles_and_refuses_what_is_no_index()
    {
        RecordBatch data = TestRows.WithField(
            TestRows.Of(("p", new double?[] { 1, 0, null, 2, 0.5 })), "p",
            field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "no", "yes" }));
        var aside = new SettingAside();
        RecordBatch result = await new IndexToValue { InputCol = "p", OutputCol = "v" }.TransformAsync(data, new StageContext("s") { Rows = aside });
        Assert.Equal(["yes", "no", null], TestRows.Cells(result, "v"));
        Assert.Equal(["2 is not the index of a level", "0.5 is not the index of a level"], aside.Rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task IndexToValue_needs_levels() => Assert.Contains("no levels", (await Assert.ThrowsAsync<DataException>(() =>
        new IndexToValue { InputCol = "p" }.TransformAsync(TestRows.Of(("p", new int[] { 1 }))))).Message);

    [Fact]
    public async Task No_rows_are_indexed_to_no_rows()
    {
        RecordBatch none = Batches.Empty(TestRows.Of(("x", new string?[] { "a" })).Schema);
        ValueIndexerModel model = await FitAsync(new ValueIndexer { InputCol = "x" }, none);
        Assert.Empty(model.Levels);
        Assert.Equal(0, (await model.TransformAsync(none)).Length);
    }

    [Fact]
    public void A_column_that_cannot_be_indexed_is_refused_by_its_type() => Assert.Contains("a vector of 2",
        Assert.Throws<SpecificationException>(() => new ValueIndexer { InputCol = "v" }.TransformSchema(
            TestRows.Of(("v", new float[]?[] { [1, 2] })).Schema)).Message);
}
