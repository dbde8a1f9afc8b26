using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class VectorStagesTests
{
    private static async Task<float[]?[]> RunAsync(Transformer stage, RecordBatch data) => Tables.Dense(await stage.TransformAsync(TestRows.Sliced(data)), "o");

    private static async Task<float[]?[]> FitAsync(AggregateEstimator stage, RecordBatch data, RecordBatch? other = null) =>
        await RunAsync(await Tables.FitAsync(stage, TestRows.Sliced(data)), other ?? data);

    // The example of PySpark's documentation: of 0 and 2 the deviation is the root of 2, and 2 becomes 1.4142.
    [Fact]
    public async Task StandardScaler_divides_by_the_deviation()
    {
        RecordBatch data = Tables.Vectors([0], [2]);
        var model = (StandardScalerModel)await Tables.FitAsync(new StandardScaler { InputCol = "v", OutputCol = "o" }, data);
        Assert.Equal(1, model.Mean[0]);
        Assert.Equal(Math.Sqrt(2), model.Std[0], 15);
        Assert.Equal([[0], [(float)Math.Sqrt(2)]], await RunAsync(model, data));
        Assert.Equal([[-(float)Math.Sqrt(0.5)], [(float)Math.Sqrt(0.5)]], await FitAsync(new StandardScaler { InputCol = "v", OutputCol = "o", WithMean = true }, data));
    }

    // StandardScaler gives (x - mean) / deviation with n; with n - 1, by hand: 1, 2, 6 has mean 3 and variance (4 + 1 + 9) / 2 = 7.
    [Fact]
    public async Task StandardScaler_of_dense_and_sparse_vectors_and_of_what_is_the_same_everywhere()
    {
        float[][] rows = [[1, 5, 0], [2, 5, 0], [6, 5, 3]];
        float root = (float)(1 / Math.Sqrt(7)), third = (float)(3 / Math.Sqrt(3));
        float[]?[] scaled = [[root, 0, 0], [(float)(2 / Math.Sqrt(7)), 0, 0], [(float)(6 / Math.Sqrt(7)), 0, third]];
        var stage = new StandardScaler { InputCol = "v", OutputCol = "o" };
        Assert.Equal(scaled, await FitAsync(stage, Tables.Vectors(rows)));
        Assert.Equal(scaled, await FitAsync(stage, Tables.Sparse(rows)));
        var plain = new StandardScaler { InputCol = "v", OutputCol = "o", WithMean = true, WithStd = false };
        Assert.Equal([[-2, 0, -1], [-1, 0, -1], [3, 0, 2]], await FitAsync(plain, Tables.Sparse(rows)));
    }

    // A large mean and a small spread: by hand the variance of 1e6, 1e6 + 1 and 1e6 + 2 is 1.
    [Fact]
    public async Task The_deviation_does_not_drown_in_a_large_mean()
    {
        var model = (StandardScalerModel)await Tables.FitAsync(new StandardScaler { InputCol = "v" }, Tables.Vectors([1e6f], [1e6f + 1], [1e6f + 2]));
        Assert.Equal(1, model.Std[0]);
    }

    // The examples of PySpark's documentation of MinMaxScaler and MaxAbsScaler; slots that are all the same become the middle and stay 0.
    [Fact]
    public async Task Ranges_are_learnt()
    {
        Assert.Equal([[0], [1]], await FitAsync(new MinMaxScaler { InputCol = "v", OutputCol = "o" }, Tables.Vectors([0], [2])));
        Assert.Equal([[0.5f], [1]], await FitAsync(new MaxAbsScaler { InputCol = "v", OutputCol = "o" }, Tables.Vectors([1], [2])));
        float[][] rows = [[-4, 7, 0], [0, 7, 0], [4, 7, 0]];
        var range = new MinMaxScaler { InputCol = "v", OutputCol = "o", Min = -1, Max = 3 };
        Assert.Equal([[-1, 1, 1], [1, 1, 1], [3, 1, 1]], await FitAsync(range, Tables.Vectors(rows)));
        Assert.Equal([[-1, 1, 1], [1, 1, 1], [3, 1, 1]], await FitAsync(range, Tables.Sparse(rows)));
        Assert.Equal([[-1, 1, 0], [0, 1, 0], [1, 1, 0]], await FitAsync(new MaxAbsScaler { InputCol = "v", OutputCol = "o" }, Tables.Sparse(rows)));
        Assert.Contains("from 1 to 1", Assert.Single(new MinMaxScaler { InputCol = "v", Min = 1 }.Validate()).Message);
    }

    [Fact]
    public async Task A_vector_that_cannot_be_learnt_from_is_a_bad_row_and_one_of_another_width_is_refused()
    {
        var stage = new StandardScaler { InputCol = "v" };
        var aside = new SettingAside();
        object state = stage.CreateState(Tables.Vectors([1]).Schema);
        stage.Accumulate(state, Tables.Vectors([1], null, [float.NaN], [3]), new StageContext("s") { Rows = aside });
        Assert.Equal([1, 2], aside.Rows.Select(row => row.Row));
        var model = (StandardScalerModel)stage.Complete(state, Tables.Vectors([1]).Schema, new StageContext("s"));
        Assert.Equal(2, model.Mean[0]);
        Assert.Contains("2 slots and those of the fit 1", Assert.Throws<SpecificationException>(() => model.TransformSchema(Tables.Vectors([1, 2]).Schema)).Message);
        Assert.Equal([null], await RunAsync(new StandardScalerModel { InputCol = "v", OutputCol = "o", Mean = [0], Std = [1] }, TestRows.Sliced(Tables.Vectors(null, [1])).Slice(0, 1)));
        Assert.Contains("no vectors", Assert.Throws<DataException>(() => stage.Complete(stage.CreateState(Tables.Vectors([1]).Schema), Tables.Vectors([1]).Schema, new StageContext("s"))).Message);
    }

    // The examples of PySpark's documentation of Normalizer.
    [Theory]
    [InlineData(2, 0.6, -0.8)]
    [InlineData(1, 3.0 / 7, -4.0 / 7)]
    [InlineData(double.PositiveInfinity, 0.75, -1)]
    [InlineData(3, 0.6669717773118556, -0.8892957030824742)]
    public async Task Vectors_are_brought_to_length_1(double p, double first, double second)
    {
        var stage = new Normalizer { InputCol = "v", OutputCol = "o", P = p };
        foreach (RecordBatch data in new[] { Tables.Vectors([3, -4], [0, 0]), Tables.Sparse([3, -4], [0, 0]) })
        {
            float[]?[] rows = await RunAsync(stage, data);
            Assert.Equal(first, rows[0]![0], 6);
            Assert.Equal(second, rows[0]![1], 6);
            Assert.Equal([0, 0], rows[1]!);
        }
    }

    // The examples of PySpark's documentation of ElementwiseProduct, VectorSlicer, PolynomialExpansion and Binarizer.
    [Fact]
    public async Task Examples_of_the_documentation_of_Spark()
    {
        Assert.Equal([[2, 2, 9]], await RunAsync(new ElementwiseProduct { InputCol = "v", OutputCol = "o", ScalingVec = [1, 2, 3] }, Tables.Vectors([2, 1, 3])));
        float[][] sliced = [[-2, 2.3f, 0, 0, 1], [0, 0, 0, 0, 0], [0.6f, -1.1f, -3, 4.5f, 3.3f]];
        foreach (RecordBatch data in new[] { Tables.Vectors(sliced), Tables.Sparse(sliced) })
            Assert.Equal([[2.3f, 1], [0, 0], [-1.1f, 3.3f]], await RunAsync(new VectorSlicer { InputCol = "v", OutputCol = "o", Indices = [1, 4] }, data));
        Assert.Equal([[0.5f, 0.25f, 2, 1, 4]], await RunAsync(new PolynomialExpansion { InputCol = "v", OutputCol = "o" }, Tables.Vectors([0.5f, 2])));
        RecordBatch numbers = TestRows.Of(("v", new double?[] { 0.1, 0.8, 0.2, null, double.NaN }));
        RecordBatch flags = await new Binarizer { InputCol = "v", OutputCol = "o", Threshold = 0.5 }.TransformAsync(numbers);
        Assert.Equal([0.0, 1.0, 0.0, null, 0.0], TestRows.Cells(flags, "o"));
        Assert.Equal([[0, 1]], await RunAsync(new Binarizer { InputCol = "v", OutputCol = "o" }, Tables.Sparse([0, 2])));
        Assert.Equal([[1, 1, 0]], await RunAsync(new Binarizer { InputCol = "v", OutputCol = "o", Threshold = -1 }, Tables.Sparse([0, 2, -1])));
    }

    // By hand: of three slots and degree 3 there are 6! / (3! 3!) - 1 = 19 products.
    [Fact]
    public async Task Products_of_degree_three()
    {
        float[] row = (await RunAsync(new PolynomialExpansion { InputCol = "v", OutputCol = "o", Degree = 3 }, Tables.Vectors([2, 3, 5])))[0]!;
        Assert.Equal([2, 4, 8, 3, 6, 12, 9, 18, 27, 5, 10, 20, 15, 30, 45, 25, 50, 75, 125], row);
        var wide = new PolynomialExpansion { InputCol = "v", Degree = 3 };
        Assert.Contains("products of degree 3", Assert.Throws<SpecificationException>(() => wide.TransformSchema(Tables.Vectors(new float[1000]).Schema)).Message);
    }

    [Fact]
    public async Task Slots_are_chosen_by_name()
    {
        RecordBatch data = TestRows.WithField(Tables.Vectors([1, 2, 3]), "v", field => ColumnMetadata.With(field, ColumnMetadata.SlotsKey, new[] { "a", "b", "c" }));
        RecordBatch result = await new VectorSlicer { InputCol = "v", OutputCol = "o", Indices = [2], Names = ["a"] }.TransformAsync(data);
        Assert.Equal([[3, 1]], Tables.Dense(result, "o"));
        Assert.Equal(["c", "a"], ColumnMetadata.Slots(result.Schema.GetFieldByName("o")));
        Assert.Contains("'aa'", Assert.Throws<SpecificationException>(() => new VectorSlicer { InputCol = "v", Names = ["aa"] }.TransformSchema(data.Schema)).Message);
        Assert.Contains("no slot 7", Assert.Throws<SpecificationException>(() => new VectorSlicer { InputCol = "v", Indices = [7] }.TransformSchema(data.Schema)).Message);
        Assert.Contains("2 numbers for the 3 slots", Assert.Throws<SpecificationException>(() => new ElementwiseProduct { InputCol = "v", ScalingVec = [1, 2] }.TransformSchema(data.Schema)).Message);
    }

    // The example of Spark's documentation of VectorAssembler.
    [Fact]
    public async Task Columns_are_put_side_by_side_and_what_is_missing_is_invalid()
    {
        RecordBatch data = TestRows.Of(("hour", new int?[] { 18, null, 3 }), ("mobile", new double?[] { 1, 1, double.NaN }), ("user", new float[]?[] { [0, 10, 0.5f], [1, 2, 3], [4, 5, 6] }));
        var stage = new VectorAssembler { InputCols = ["hour", "mobile", "user"], OutputCol = "o", HandleInvalid = "skip" };
        Assert.Equal([[18, 1, 0, 10, 0.5f]], await RunAsync(stage, data));
        var aside = new SettingAside();
        await new VectorAssembler { InputCols = stage.InputCols, OutputCol = "o" }.TransformAsync(data, new StageContext("s") { Rows = aside });
        Assert.Equal([(1, "hour"), (2, "mobile")], aside.Rows.Select(row => (row.Row, row.Column!)));
        float[]?[] kept = await RunAsync(new VectorAssembler { InputCols = stage.InputCols, OutputCol = "o", HandleInvalid = "keep" }, data);
        Assert.Equal([float.NaN, 1, 1, 2, 3], kept[1]!);
    }
}
