using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class IndexStagesTests
{
    private static readonly string?[] _letters = ["a", "b", "c", "a", "a", "c"];

    // The example of Spark's documentation of StringIndexer, and of its orders; IndexToString turns back.
    [Theory]
    [InlineData("frequencyDesc", new[] { 0, 2, 1, 0, 0, 1 })]
    [InlineData("frequencyAsc", new[] { 2, 0, 1, 2, 2, 1 })]
    [InlineData("alphabetAsc", new[] { 0, 1, 2, 0, 0, 2 })]
    [InlineData("alphabetDesc", new[] { 2, 1, 0, 2, 2, 0 })]
    public async Task Text_is_indexed_and_comes_back(string order, int[] indexes)
    {
        RecordBatch data = TestRows.Sliced(Tables.Texts(_letters));
        Transformer model = await Tables.FitAsync(new StringIndexer { InputCol = "t", OutputCol = "i", StringOrderType = order }, data);
        RecordBatch indexed = await model.TransformAsync(data);
        Assert.Equal(indexes.Cast<object?>(), TestRows.Cells(indexed, "i"));
        Assert.Equal(_letters, TestRows.Cells(await new IndexToString { InputCol = "i", OutputCol = "o" }.TransformAsync(indexed), "o"));
        Assert.Equal(
            ["x", "y", "z"], TestRows.Cells(await new IndexToString { InputCol = "n", OutputCol = "o", Labels = ["x", "y", "z"] }.TransformAsync(TestRows.Of(("n", new double[] { 0, 1, 2 }))), "o"));
    }

    // By hand: b and c come equally often, b first in the order of code units.
    [Fact]
    public async Task Several_columns_are_indexed_each_by_itself_and_what_is_unknown_is_handled()
    {
        RecordBatch known = TestRows.Of(("s", new string?[] { "c", "b", null }), ("n", new int?[] { 7, 7, 3 }));
        var stage = new StringIndexer { InputCols = ["s", "n"], OutputCols = ["i", "j"], HandleInvalid = "keep" };
        var model = (StringIndexerModel)await Tables.FitAsync(stage, known);
        Assert.Equal([["b", "c"], ["7", "3"]], model.LabelsArray);
        RecordBatch other = TestRows.Of(("s", new string?[] { "b", "x", null }), ("n", new int?[] { 3, 7, 8 }));
        RecordBatch result = await model.TransformAsync(other);
        Assert.Equal([0, 2, 2], TestRows.Cells(result, "i"));
        Assert.Equal([1, 0, 2], TestRows.Cells(result, "j"));
        var strict = new StringIndexerModel { InputCols = ["s"], OutputCols = ["i"], LabelsArray = [["b", "c"]] };
        Assert.Contains("'x' is none of the 2 levels", (await Assert.ThrowsAsync<DataException>(() => strict.TransformAsync(other))).Message);
        Assert.Contains("1 output columns for 2", Assert.Single(new StringIndexer { InputCols = ["s", "n"], OutputCols = ["i"] }.Validate()).Message);
        Assert.Contains("A column must be named", Assert.Single(new StringIndexer().Validate()).Message);
    }

    [Fact]
    public async Task An_index_without_a_label_is_a_bad_row()
    {
        var aside = new SettingAside();
        RecordBatch result = await new IndexToString { InputCol = "n", OutputCol = "o", Labels = ["x"] }.TransformAsync(
            TestRows.Of(("n", new double?[] { 0, 1, 0.5, null, -1 })), new StageContext("s") { Rows = aside });
        Assert.Equal(["x", null], TestRows.Cells(result, "o"));
        Assert.Equal([1, 2, 4], aside.Rows.Select(row => row.Row));
    }

    // The example of PySpark's documentation of OneHotEncoder: of three categories the last has no slot.
    [Theory]
    [InlineData(true, "error", new float[] { 1, 0 }, new float[] { 0, 0 })]
    [InlineData(false, "error", new float[] { 1, 0, 0 }, new float[] { 0, 0, 1 })]
    [InlineData(true, "keep", new float[] { 1, 0, 0 }, new float[] { 0, 0, 1 })]
    [InlineData(false, "keep", new float[] { 1, 0, 0, 0 }, new float[] { 0, 0, 1, 0 })]
    public async Task Indexes_are_encoded(bool dropLast, string invalid, float[] first, float[] third)
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("i", new double?[] { 0, 1, 2 })));
        Transformer model = await Tables.FitAsync(new OneHotEncoder { InputCol = "i", OutputCol = "o", DropLast = dropLast, HandleInvalid = invalid }, data);
        float[]?[] vectors = Tables.Dense(await model.TransformAsync(data), "o");
        Assert.Equal(first, vectors[0]);
        Assert.Equal(third, vectors[2]);
        RecordBatch odd = TestRows.Of(("i", new double?[] { 3, null, 1.5, 1 }));
        if (invalid == "keep")
        {
            float[] other = Tables.Dense(await model.TransformAsync(odd), "o")[0]!;
            Assert.Equal(dropLast ? 0 : 1, other.Sum());
            return;
        }
        var aside = new SettingAside();
        await model.TransformAsync(odd, new StageContext("s") { Rows = aside });
        Assert.Equal([0, 1, 2], aside.Rows.Select(row => row.Row));
    }

    [Fact]
    public async Task Levels_name_the_slots_of_an_encoded_column_and_say_how_many_there_are()
    {
        RecordBatch texts = Tables.Texts("a", "b", "a", "c");
        RecordBatch indexed = await (await Tables.FitAsync(new StringIndexer { InputCol = "t", OutputCol = "i" }, texts)).TransformAsync(texts);
        Transformer model = await Tables.FitAsync(new OneHotEncoder { InputCol = "i", OutputCol = "o" }, Batches.Take(indexed, [0]));
        Assert.Equal(["a", "b"], ColumnMetadata.Slots((await model.TransformAsync(indexed)).Schema.GetFieldByName("o")));
    }

    // The example of PySpark's documentation of Bucketizer.
    [Fact]
    public async Task Numbers_fall_into_buckets()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("n", new double?[] { 0.1, 0.4, 1.2, 1.5, double.NaN, null, 0.5, 1.4 })));
        double[] splits = [double.NegativeInfinity, 0.5, 1.4, double.PositiveInfinity];
        var stage = new Bucketizer { InputCol = "n", OutputCol = "o", Splits = splits, HandleInvalid = "keep" };
        Assert.Equal([0.0, 0.0, 1.0, 2.0, 3.0, 3.0, 1.0, 2.0], TestRows.Cells(await stage.TransformAsync(data), "o"));
        RecordBatch skipped = await new Bucketizer { InputCol = "n", OutputCol = "o", Splits = splits, HandleInvalid = "skip" }.TransformAsync(data);
        Assert.Equal([0.0, 0.0, 1.0, 2.0, 1.0, 2.0], TestRows.Cells(skipped, "o"));
        var aside = new SettingAside();
        RecordBatch bounded = await new Bucketizer { InputCol = "n", OutputCol = "o", Splits = [0.2, 0.5, 1.4] }.TransformAsync(data, new StageContext("s") { Rows = aside });
        Assert.Equal([0.0, 1.0, 1.0, 1.0], TestRows.Cells(bounded, "o"));
        Assert.Equal([0, 3, 4, 5], aside.Rows.Select(row => row.Row));
        Assert.Contains("make no buckets", Assert.Single(new Bucketizer { InputCol = "n", Splits = [1, 0, 2] }.Validate()).Message);
    }

    // The example of Spark's documentation of QuantileDiscretizer.
    [Fact]
    public async Task Quantiles_cut_a_column()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("hour", new double?[] { 18, 19, 8, 5, 2.2 })));
        var model = (Bucketizer)await Tables.FitAsync(new QuantileDiscretizer { InputCol = "hour", OutputCol = "o", NumBuckets = 3 }, data);
        Assert.Equal([double.NegativeInfinity, 5, 18, double.PositiveInfinity], model.Splits);
        Assert.Equal([2.0, 2.0, 1.0, 1.0, 0.0], TestRows.Cells(await model.TransformAsync(data), "o"));
        var several = (Bucketizer)await Tables.FitAsync(new QuantileDiscretizer { InputCols = ["hour"], OutputCols = ["o"] }, data);
        Assert.Equal([[double.NegativeInfinity, 8, double.PositiveInfinity]], several.SplitsArray);
        Assert.Contains("no quantiles", (await Assert.ThrowsAsync<DataException>(
            () => Tables.FitAsync(new QuantileDiscretizer { InputCol = "x" }, TestRows.Of(("x", new double?[] { null, double.NaN }))))).Message);
    }

    // The example of PySpark's documentation of Imputer: the means are 3 and 4.
    [Theory]
    [InlineData("mean", 3, 4)]
    [InlineData("median", 2, 4)]
    [InlineData("mode", 1, 3)]
    public async Task What_is_missing_is_put_in(string strategy, double a, double b)
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("a", new double?[] { 1, 2, double.NaN, 4, 5 }), ("b", new double?[] { double.NaN, null, 3, 4, 5 })));
        var model = (ImputerModel)await Tables.FitAsync(new Imputer { InputCols = ["a", "b"], OutputCols = ["c", "d"], Strategy = strategy }, data);
        Assert.Equal([a, b], model.Surrogates);
        RecordBatch result = await model.TransformAsync(data);
        Assert.Equal([1.0, 2.0, a, 4.0, 5.0], TestRows.Cells(result, "c"));
        Assert.Equal([b, b, 3.0, 4.0, 5.0], TestRows.Cells(result, "d"));
    }

    // By hand: without the ones that stand for missing values 2, 4 and 4 are left, and the null is missing in any case.
    [Fact]
    public async Task A_number_may_stand_for_what_is_missing()
    {
        RecordBatch data = TestRows.Of(("n", new int?[] { 1, 2, 4, null, 4 }));
        var model = (ImputerModel)await Tables.FitAsync(new Imputer { InputCol = "n", OutputCol = "o", MissingValue = 1, Strategy = "mode" }, data);
        Assert.Equal([4.0, 2.0, 4.0, 4.0, 4.0], TestRows.Cells(await model.TransformAsync(data), "o"));
        Assert.Contains("no mean", (await Assert.ThrowsAsync<DataException>(
            () => Tables.FitAsync(new Imputer { InputCol = "x" }, TestRows.Of(("x", new double?[] { null }))))).Message);
    }
}
