using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class CleaningTests
{
    private static RecordBatch Input() => TestRows.Sliced(TestRows.Of(
        ("d", new double?[] { 1, double.NaN, 2, null, 6 }),
        ("f", new float?[] { null, 2.5f, 2.5f, 4, float.NaN }),
        ("i", new int?[] { 7, 8, null, 8, 10 }),
        ("s", new string?[] { "a", null, "b", "", null }),
        ("b", new bool?[] { true, null, false, null, true })));

    private static async Task<TModel> FitAsync<TModel>(AggregateEstimator estimator, RecordBatch data, Func<TModel, object> compare)
        where TModel : Transformer
    {
        TModel? first = null;
        await foreach (object state in Running.StatesAsync(estimator, estimator.Uid, data))
        {
            var model = (TModel)estimator.Complete(state, data.Schema, new StageContext(estimator.Uid));
            first ??= model;
            Assert.Equal(compare(first), compare(model));
        }
        return first!;
    }

    private static Task<CleanMissingDataModel> FitAsync(CleanMissingData stage, RecordBatch data) =>
        FitAsync<CleanMissingDataModel>(stage, data, model => model.FillValues);

    [Fact]
    public async Task The_mean_takes_the_place_of_nulls_and_of_NaN_and_is_rounded_for_whole_numbers()
    {
        CleanMissingDataModel model = await FitAsync(new CleanMissingData { InputCols = ["d", "f", "i"] }, Input());
        // By hand: (1+2+6)/3, (2.5+2.5+4)/3, (7+8+8+10)/4 = 8.25.
        Assert.Equal(["3", "3", "8"], model.FillValues);
        RecordBatch result = await model.TransformAsync(Input());
        Assert.Equal([1.0, 3.0, 2.0, 3.0, 6.0], TestRows.Cells(result, "d"));
        Assert.Equal([3f, 2.5f, 2.5f, 4f, 3f], TestRows.Cells(result, "f"));
        Assert.Equal([7, 8, 8, 8, 10], TestRows.Cells(result, "i"));
    }

    [Fact]
    public async Task The_median_is_the_smallest_value_that_half_do_not_exceed()
    {
        CleanMissingDataModel model = await FitAsync(
            new CleanMissingData { InputCols = ["d", "f", "i"], OutputCols = ["d2", "f2", "i2"], CleaningMode = "Median" }, Input());
        // By hand: of 1,2,6 the 2nd; of 2.5,2.5,4 the 2nd; of 7,8,8,10 the 2nd.
        Assert.Equal(["2", "2.5", "8"], model.FillValues);
        RecordBatch result = await model.TransformAsync(Input());
        Assert.Equal([1.0, 2.0, 2.0, 2.0, 6.0], TestRows.Cells(result, "d2"));
        Assert.Equal([1.0, double.NaN, 2.0, null, 6.0], TestRows.Cells(result, "d"));
    }

    [Fact]
    public async Task A_value_of_your_own_goes_into_columns_of_any_type()
    {
        CleanMissingDataModel texts = await FitAsync(new CleanMissingData { InputCols = ["s"], CleaningMode = "Custom", CustomValue = "none" }, Input());
        Assert.Equal(["a", "none", "b", "", "none"], TestRows.Cells(await texts.TransformAsync(Input()), "s"));
        CleanMissingDataModel flags = await FitAsync(new CleanMissingData { InputCols = ["b"], CleaningMode = "Custom", CustomValue = "true" }, Input());
        Assert.Equal([true, true, false, true, true], TestRows.Cells(await flags.TransformAsync(Input()), "b"));
        CleanMissingDataModel numbers = await FitAsync(new CleanMissingData { InputCols = ["d", "i"], CleaningMode = "Custom", CustomValue = "-1" }, Input());
        Assert.Equal([7, 8, -1, 8, 10], TestRows.Cells(await numbers.TransformAsync(Input()), "i"));
    }

    [Theory]
    [InlineData("Custom", "many", "i", "'many' is not a value of column 'i'")]
    [InlineData("Custom", "2.5", "i", "'2.5' is not a value of column 'i'")]
    [InlineData("Custom", "99999999999", "i", "'99999999999' is not a value of column 'i'")]
    [InlineData("Mean", null, "s", "'s' is text, which has no Mean")]
    public void What_does_not_fit_the_column_is_refused(string mode, string? value, string column, string reason) => Assert.Contains(
        reason, Assert.Throws<SpecificationException>(() =>
            new CleanMissingData { InputCols = [column], CleaningMode = mode, CustomValue = value }.TransformSchema(Input().Schema)).Message);

    [Fact]
    public async Task Decimal_numbers_are_numbers()
    {
        var type = new Apache.Arrow.Types.Decimal128Type(10, 2);
        IArrowArray column = new Decimal128Array.Builder(type).Append(1.25m).AppendNull().Append(2.5m).Build();
        var data = new RecordBatch(new Schema([new Field("x", type, true)], null), [column], 3);
        CleanMissingDataModel model = await FitAsync(new CleanMissingData { InputCols = ["x"] }, data);
        // (1.25 + 2.5) / 2 = 1.875, of which two places are kept.
        Assert.Equal(["1.88"], model.FillValues);
        Assert.Equal([1.25m, 1.88m, 2.5m], (await model.TransformAsync(data)).Values("x"));
    }

    [Fact]
    public void Parameters_that_do_not_go_together_are_refused()
    {
        Assert.Contains("needs a value", Assert.Single(new CleanMissingData { InputCols = ["d"], CleaningMode = "Custom" }.Validate()).Message);
        Assert.Contains("2 output columns for 1", Assert.Single(new CleanMissingData { InputCols = ["d"], OutputCols = ["x", "y"] }.Validate()).Message);
    }

    [Fact]
    public async Task A_column_without_any_value_has_no_mean()
    {
        var error = await Assert.ThrowsAsync<DataException>(() =>
            FitAsync(new CleanMissingData { InputCols = ["d"] }, TestRows.Of(("d", new double?[] { null, double.NaN }))));
        Assert.Contains("All values are missing", error.Message);
        Assert.Equal("d", error.Location.Column);
    }

    [Fact]
    public async Task The_mean_is_the_same_to_the_last_bit_however_rows_are_grouped()
    {
        var random = new Random(3);
        double?[] values = [.. Enumerable.Range(0, 200).Select(_ => (double?)(Math.Pow(10, random.Next(-12, 12)) * (random.NextDouble() - 0.5)))];
        await FitAsync(new CleanMissingData { InputCols = ["x"] }, TestRows.Of(("x", values)));
    }

    [Fact]
    public async Task ClassBalancer_weighs_a_class_by_how_rare_it_is()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("c", new string?[] { "x", "y", "x", null, "x", "x" })));
        ClassBalancerModel model = await FitAsync<ClassBalancerModel>(new ClassBalancer { InputCol = "c" }, data, m => m.Weights.ToArray());
        // By hand: four x, one y.
        Assert.Equal([KeyValuePair.Create("x", 1.0), KeyValuePair.Create("y", 4.0)], model.Weights);
        var aside = new SettingAside();
        RecordBatch result = await model.TransformAsync(
            TestRows.Of(("c", new string?[] { "y", "z", null, "x" })), new StageContext("s") { Rows = aside });
        Assert.Equal([4.0, 1.0], TestRows.Cells(result, "weight"));
        Assert.Equal(["There were no rows of class 'z' to learn its weight from", "The class is missing"], aside.Rows.Select(row => row.Problem));
    }

    [Fact]
    public async Task CountSelector_keeps_the_slots_that_are_ever_used()
    {
        RecordBatch data = TestRows.Sliced(TestRows.WithField(
            TestRows.Of(("v", new float[]?[] { [0, 1, 0, 0], null, [0, 0, 0, float.NaN] })), "v",
            field => ColumnMetadata.With(field, ColumnMetadata.SlotsKey, new[] { "a", "b", "c", "d" })));
        CountSelectorModel model = await FitAsync<CountSelectorModel>(new CountSelector { InputCol = "v", OutputCol = "w" }, data, m => m.Indices);
        Assert.Equal([1, 3], model.Indices);
        RecordBatch result = await model.TransformAsync(data);
        Assert.Equal([new[] { 1f, 0 }, new[] { float.NaN, float.NaN }, new[] { 0f, float.NaN }], TestRows.Cells(result, "w"));
        Assert.Equal(["b", "d"], ColumnMetadata.Slots(result.Schema.GetFieldByName("w")));
    }

    [Fact]
    public async Task CountSelector_of_a_sparse_column_or_of_nothing()
    {
        var builder = new SparseVectors.Builder(1000);
        builder.Add(7, 2);
        builder.Add(900, 3);
        builder.EndRow();
        builder.Add(900, 4);
        builder.EndRow();
        RecordBatch data = TestRows.Sliced(Batches.With(TestRows.Of(("id", new int[] { 1, 2 })), SparseVectors.Field("v", 1000), builder.Build()));
        CountSelectorModel model = await FitAsync<CountSelectorModel>(new CountSelector { InputCol = "v", OutputCol = "w" }, data, m => m.Indices);
        Assert.Equal([new[] { 2f, 3 }, new[] { 0f, 4 }], TestRows.Cells(await model.TransformAsync(data), "w"));
        var none = new CountSelectorModel { InputCol = "v", OutputCol = "w" };
        Assert.Equal([System.Array.Empty<float>(), System.Array.Empty<float>()], TestRows.Cells(await none.TransformAsync(data), "w"));
        RecordBatch dense = TestRows.Of(("v", new float[]?[] { [1, 2] }));
        Assert.Equal([System.Array.Empty<float>()], TestRows.Cells(await none.TransformAsync(dense), "w"));
    }
}
