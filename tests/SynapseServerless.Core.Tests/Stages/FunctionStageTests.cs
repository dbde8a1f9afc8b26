using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class FunctionStageTests
{
    private static RecordBatch Numbers() => TestRows.Sliced(TestRows.Of(
        ("a", new int?[] { 1, null, 3 }), ("b", new double?[] { 0.5, 1.5, 2.5 }), ("s", new string?[] { "x", "yy", null })));

    [Fact]
    public async Task A_function_of_one_column_skips_nulls_that_its_argument_cannot_hold()
    {
        RecordBatch result = await UDFTransformer.Of<int, int>("a", a => a * 10, "ten").TransformAsync(Numbers());
        Assert.Equal([10, null, 30], TestRows.Cells(result, "ten"));
    }

    [Fact]
    public async Task A_function_with_a_nullable_argument_sees_nulls()
    {
        RecordBatch result = await UDFTransformer.Of<string?, string>("s", s => s is null ? "none" : s + "!").TransformAsync(Numbers());
        Assert.Equal(["x!", "yy!", "none"], TestRows.Cells(result, "UDFTransformer_output"));
    }

    [Fact]
    public async Task A_function_of_several_columns_converts_numbers_where_nothing_is_lost()
    {
        RecordBatch result = await UDFTransformer.Of<double, double, bool>(("a", "b"), (a, b) => a + b > 5, "big").TransformAsync(Numbers());
        Assert.Equal([false, null, true], TestRows.Cells(result, "big"));
    }

    [Fact]
    public async Task Rows_for_which_a_function_throws_are_set_aside_and_named()
    {
        var aside = new SettingAside();
        UDFTransformer stage = UDFTransformer.Of<int, int>("a", a => a == 1 ? throw new InvalidOperationException("no ones") : a, "out");
        RecordBatch result = await stage.TransformAsync(Numbers(), new StageContext(stage.Uid) { Rows = aside });
        Assert.Equal([null, 3], TestRows.Cells(result, "out"));
        BadRow bad = Assert.Single(aside.Rows);
        Assert.Equal(0, bad.Row);
        Assert.Contains("no ones", bad.Problem);
    }

    [Fact]
    public async Task A_lambda_may_do_anything_to_a_batch()
    {
        var stage = new Lambda
        {
            TransformFunc = batch => Batches.Select(batch, ["b"]),
            TransformSchemaFunc = schema => Schemas.Select(schema, ["b"]),
        };
        RecordBatch result = await stage.TransformAsync(Numbers());
        Assert.Equal([0.5, 1.5, 2.5], TestRows.Cells(result, "b"));
        Assert.Equal(3, (await new Lambda { TransformFunc = batch => batch }.TransformAsync(Numbers())).Length);
    }

    public static TheoryData<Stage> StagesMadeOfCode =>
        [new Lambda { TransformFunc = batch => batch }, UDFTransformer.Of<int, int>("a", a => a)];

    [Theory]
    [MemberData(nameof(StagesMadeOfCode))]
    public async Task A_stage_made_of_code_refuses_to_be_saved(Stage stage)
    {
        var error = await Assert.ThrowsAsync<SpecificationException>(async () => await stage.SavePayloadAsync(null!, default));
        Assert.Contains("cannot be saved", error.Message);
    }

    [Fact]
    public async Task A_named_function_is_found_by_its_name()
    {
        NamedFunctions.Add<int, double, double>("product", static (a, b) => a * b);
        NamedFunctions.AddBatches("first", static batch => Batches.Select(batch, ["a"]), static schema => Schemas.Select(schema, ["a"]));
        var stage = new UDFTransformer { Function = "product", InputCols = ["a", "b"], OutputCol = "out" };
        RecordBatch result = await stage.TransformAsync(Numbers());
        Assert.Equal([0.5, null, 7.5], TestRows.Cells(result, "out"));
        Assert.Equal([1, null, 3], TestRows.Cells(await new Lambda { Function = "first" }.TransformAsync(Numbers()), "a"));
        Assert.Throws<ArgumentException>(() => NamedFunctions.Add<int, int>("product", static a => a));

        Assert.Contains("Did you mean 'product'", Assert.Single(new UDFTransformer { Function = "produkt", InputCol = "a" }.Validate()).Message);
        Assert.Contains("takes 2 arguments, and 1 columns are named", Assert.Single(new UDFTransformer { Function = "product", InputCol = "a" }.Validate()).Message);
        var text = new UDFTransformer { Function = "product", InputCols = ["a", "s"] };
        Assert.Contains("Column 's' is", Assert.Throws<SpecificationException>(() => text.TransformSchema(Numbers().Schema)).Message);
    }

    [Fact]
    public void Repartition_deals_rows_evenly_however_they_are_cut_into_batches()
    {
        var stage = new Repartition { N = 4 };
        RecordBatch batch = TestRows.Of(("a", Enumerable.Range(0, 10).ToArray()));
        RecordBatch head = Batches.Take(batch, [0, 1, 2]), tail = Batches.Take(batch, [3, 4, 5, 6, 7, 8, 9]);
        int[] whole = [.. stage.CreateDealer(1, 4, null).Deal(batch).Select(pair => pair.Output)];
        RowDealer dealer = stage.CreateDealer(1, 4, null);
        int[] cut = [.. dealer.Deal(head).Concat(dealer.Deal(tail)).Select(pair => pair.Output)];
        Assert.Equal(whole, cut);
        Assert.Equal([2, 2, 3, 3], whole.GroupBy(output => output).Select(group => group.Count()).Order());
        Assert.Equal(4, stage.OutputPartitions(7));
        Assert.Equal(7, new Repartition { N = 4, Disable = true }.OutputPartitions(7));
    }
}
