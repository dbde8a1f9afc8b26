using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class ColumnStageTests
{
    private static RecordBatch Flights() => TestRows.Sliced(TestRows.Of(
        ("carrier", new string?[] { "AA", null, "DL" }),
        ("delay", new double?[] { 1.5, double.NaN, null }),
        ("distance", new int[] { 100, 200, 300 })));

    [Fact]
    public async Task SelectColumns_keeps_the_columns_named_in_the_order_given()
    {
        RecordBatch result = await new SelectColumns { Cols = ["distance", "carrier"] }.TransformAsync(Flights());
        Assert.Equal(["distance", "carrier"], Schemas.Names(result.Schema));
        Assert.Equal([100, 200, 300], TestRows.Cells(result, "distance"));
        Assert.Equal(["AA", null, "DL"], TestRows.Cells(result, "carrier"));
    }

    [Fact]
    public void SelectColumns_refuses_a_column_named_twice() => Assert.Contains(
        "'a' is named twice", Assert.Single(new SelectColumns { Cols = ["a", "b", "a"] }.Validate()).Message);

    [Fact]
    public async Task DropColumns_keeps_the_others_in_their_order()
    {
        RecordBatch result = await new DropColumns { Cols = ["delay"] }.TransformAsync(Flights());
        Assert.Equal(["carrier", "distance"], Schemas.Names(result.Schema));
        Assert.Equal([100, 200, 300], TestRows.Cells(result, "distance"));
    }

    [Fact]
    public async Task RenameColumn_changes_the_name_and_nothing_else()
    {
        RecordBatch input = TestRows.WithField(Flights(), "carrier", field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "AA", "DL" }));
        RecordBatch result = await new RenameColumn { InputCol = "carrier", OutputCol = "airline" }.TransformAsync(input);
        Assert.Equal(["airline", "delay", "distance"], Schemas.Names(result.Schema));
        Assert.Equal(["AA", null, "DL"], TestRows.Cells(result, "airline"));
        Assert.Equal(2, ColumnMetadata.Levels(result.Schema.FieldsList[0])!.Count);
    }

    [Fact]
    public void RenameColumn_refuses_a_name_that_is_taken() => Assert.Contains("already is a column 'delay'",
        Assert.Throws<SpecificationException>(() =>
            new RenameColumn { InputCol = "carrier", OutputCol = "delay" }.TransformSchema(Flights().Schema)).Message);

    public static TheoryData<Stage> StagesThatWantTheColumnDelai =>
    [
        new SelectColumns { Cols = ["delai"] }, new DropColumns { Cols = ["delai"] },
        new RenameColumn { InputCol = "delai", OutputCol = "x" }, new Explode { InputCol = "delai" },
    ];

    [Theory]
    [MemberData(nameof(StagesThatWantTheColumnDelai))]
    public void A_missing_column_is_named_with_the_nearest_and_with_those_there_are(Stage stage)
    {
        string message = Assert.Throws<SpecificationException>(() => stage.TransformSchema(Flights().Schema)).Message;
        Assert.Contains("no column 'delai'", message);
        Assert.Contains("Did you mean 'delay'?", message);
        Assert.Contains("carrier, delay, distance", message);
    }

    [Fact]
    public async Task Explode_makes_a_row_of_each_element_and_none_of_null_or_empty_lists()
    {
        RecordBatch input = TestRows.Sliced(TestRows.Of(
            ("id", new int[] { 1, 2, 3, 4 }),
            ("tags", new int[]?[] { [7, 8], null, [], [9] })));
        RecordBatch result = await new Explode { InputCol = "tags", OutputCol = "tag" }.TransformAsync(input);
        Assert.Equal([1, 1, 4], TestRows.Cells(result, "id"));
        Assert.Equal([7, 8, 9], TestRows.Cells(result, "tag"));
    }

    [Fact]
    public async Task Explode_takes_dense_vectors_and_names_its_output_after_itself()
    {
        RecordBatch input = TestRows.Sliced(TestRows.Of(("v", new float[]?[] { [1, 2], [3, 4] })));
        RecordBatch result = await new Explode { InputCol = "v", Uid = "boom" }.TransformAsync(input);
        Assert.Equal([1f, 2f, 3f, 4f], TestRows.Cells(result, "boom_output"));
    }

    [Fact]
    public async Task Explode_cuts_what_becomes_too_long_and_loses_nothing()
    {
        RecordBatch input = TestRows.Of(("v", new int[]?[] { [.. Enumerable.Range(0, 150_000)], [-1] }));
        var lengths = new List<int>();
        var stage = new Explode { InputCol = "v", OutputCol = "v" };
        long sum = 0;
        await foreach (RecordBatch part in stage.TransformAsync(Running.Stream([input]), new StageContext("x"), default))
        {
            lengths.Add(part.Length);
            sum += TestRows.Cells(part, "v").Sum(cell => (long)(int)cell!);
        }
        Assert.Equal([65_536, 65_536, 150_001 - (2 * 65_536)], lengths);
        Assert.Equal((149_999L * 150_000 / 2) - 1, sum);
    }

    public static TheoryData<Transformer> AllStages =>
    [
        new SelectColumns { Cols = ["delay"] }, new DropColumns { Cols = ["delay"] },
        new RenameColumn { InputCol = "delay", OutputCol = "x" },
    ];

    [Theory]
    [MemberData(nameof(AllStages))]
    public async Task No_rows_in_means_no_rows_out(Transformer stage) =>
        Assert.Equal(0, (await stage.TransformAsync(Batches.Empty(Flights().Schema))).Length);
}
