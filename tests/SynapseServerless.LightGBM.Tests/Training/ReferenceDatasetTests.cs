using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Training;

// Fits with bins from elsewhere are compared with fits that choose the same themselves.
public sealed class ReferenceDatasetTests
{
    private const int Rows = 2000;

    private readonly float[] _matrix = Tables.Features(Rows);

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, true, true)]
    [InlineData(3, true, false)]
    public async Task A_fit_with_the_bins_of_its_own_data_gives_the_same_model_and_reads_it_once_less(int ranks, bool isWeighted, bool hasScores)
    {
        RecordBatch data = Data();
        LightGBMRegressor Stage(ReferenceDataset? reference) => new()
        {
            ReferenceDataset = reference, NumTasks = ranks, WeightCol = isWeighted ? "weight" : null, InitScoreCol = hasScores ? "score" : null,
            ValidationIndicatorCol = "isValidation", CategoricalSlotIndexes = [5], SlotNames = ["a", "b", "c", "d", "e", "f"], NumIterations = 15, NumThreads = 1, Timeout = 120,
            PassThroughArgs = "force_row_wise=true",
        };
        ReferenceDataset reference = await Stage(null).CreateReferenceAsync(new MemoryDataset(data, 3, 500));
        reference = ReferenceDataset.FromBytes(reference.ToBytes());
        MemoryDataset first = new(data, 3, 500), second = new(data, 3, 500);
        using var expected = (LightGBMModel)await Stage(null).FitAsync(first);
        using var model = (LightGBMModel)await Stage(reference).FitAsync(second);
        Assert.Equal(expected.GetNativeModel(), model.GetNativeModel());
        Assert.Equal(expected.Record.Metrics["valid l2"], model.Record.Metrics["valid l2"]);
        if (ranks == 1)
            Assert.Equal((3 * 6, 2 * 6), (first.BatchesRead, second.BatchesRead));
        else
            Assert.True(second.BatchesRead < first.BatchesRead);
    }

    [Fact]
    public async Task Other_data_gets_the_bins_of_the_reference()
    {
        RecordBatch data = Data();
        var stage = new LightGBMRegressor { NumThreads = 1 };
        ReferenceDataset reference = await stage.CreateReferenceAsync(new MemoryDataset(data));
        float[] other = [.. _matrix.Select(value => value * 3)];
        var user = new LightGBMRegressor { NumThreads = 1, NumIterations = 10, ReferenceDataset = reference };
        using var model = (LightGBMModel)await user.FitAsync(new MemoryDataset(Batch.Of(other, Tables.Numbers(_matrix))));
        using var own = (LightGBMModel)await new LightGBMRegressor { NumThreads = 1, NumIterations = 1 }.FitAsync(new MemoryDataset(data));
        // The range of the reference's values stands in the model, not that of its own.
        Assert.Equal(Infos(own), Infos(model));

        static string Infos(LightGBMModel model) => model.GetNativeModel().Split('\n').Single(line => line.StartsWith("feature_infos=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bins_that_do_not_fit_are_refused()
    {
        RecordBatch data = Data();
        ReferenceDataset reference = await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(data));
        RecordBatch narrow = Batch.Of(Batch.Fixed("features", new float[80], width: 4), Batch.Doubles("label", Enumerable.Range(0, 20).Select(row => (double?)row)));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { ReferenceDataset = reference }.FitAsync(new MemoryDataset(narrow)));
        Assert.Equal(("It has bins of 6 features and the vectors have 4 values", "referenceDataset"), (error.Problem, error.Location.Parameter));
        error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { ReferenceDataset = reference, MaxBin = 63 }.FitAsync(new MemoryDataset(data)));
        Assert.Equal("Its bins were made with max_bin=255, and this fit has 63", error.Problem);
        error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { ReferenceDataset = reference, CategoricalSlotIndexes = [5] }.FitAsync(new MemoryDataset(data)));
        Assert.Equal("Its bins were made with categorical_feature=(not set), and this fit has 5", error.Problem);
        Assert.Equal("referenceDataset", Assert.Single(new LightGBMRegressor { ReferenceDataset = reference, LinearTree = true }.Validate()).Location.Parameter);
    }

    [Fact]
    public async Task Bytes_that_were_damaged_or_are_something_else_are_refused()
    {
        byte[] bytes = (await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(Data()))).ToBytes();
        Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes([1, 2, 3]));
        bytes[^20] ^= 1;
        Assert.Equal("The reference data set was damaged on the way", Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes(bytes)).Problem);
        Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes(bytes.AsSpan(0, bytes.Length / 2)));
    }

    private RecordBatch Data() => Batch.Of(
        _matrix, Tables.Numbers(_matrix), Batch.Doubles("weight", Tables.Weights(Rows).Select(weight => (double?)weight)),
        Batch.Doubles("score", Enumerable.Range(0, Rows).Select(row => (double?)Math.Sin(row))),
        Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 4 == 0)));
}
