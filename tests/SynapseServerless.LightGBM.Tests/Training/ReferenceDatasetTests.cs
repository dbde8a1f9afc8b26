using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.LightGBM.Tests.Training;

// Fits with bins from elsewhere are compared with fits that choose the same themselves, and with the native library that was given the other data.
public sealed class ReferenceDatasetTests : IDisposable
{
    private const int Rows = 2000;

    private readonly float[] _matrix = Tables.Features(Rows);
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-bins-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_specification_names_a_file_with_bins_and_its_fit_uses_them(int ranks)
    {
        // Coarse bins over another range: no fit would choose them for these rows.
        float[] other = [.. _matrix.Take(60 * Tables.Columns).Select(value => value / 2)], labels = Tables.Numbers(_matrix);
        const string native = "force_row_wise=true";
        ReferenceDataset bins = await new LightGBMRegressor { PassThroughArgs = native }.CreateReferenceAsync(new MemoryDataset(Batch.Of(other, new float[60])));
        await bins.SaveAsync(Path.Combine(_folder, "bins"), new LocalStorage());
        var data = new MemoryDataset(Batch.Of(_matrix, labels), 3, 300);
        // The location is relative to the specification's folder.
        var stage = (LightGBMRegressor)Read(
            $$"""
            type: LightGBMRegressor
            referenceDataset: bins
            numTasks: {{ranks}}
            numIterations: 8
            numThreads: 1
            passThroughArgs: {{native}}
            timeout: 120
            """);

        using var model = (LightGBMModel)await stage.FitAsync(data);

        string expected = Native.Reference.TrainWithBinsOf(
            other, _matrix, Tables.Columns, labels, $"objective=regression num_threads=1 verbosity=-1 {native}", 8);
        if (ranks == 1)
            Assert.Equal(Native.Reference.Trees(expected), Native.Reference.Trees(model.GetNativeModel()));
        // Sums over ranks round in another order; the bins are the same.
        Assert.Equal(Infos(expected), Infos(model.GetNativeModel()));
        using var same = (LightGBMModel)await new LightGBMRegressor
        {
            Reference = bins, NumTasks = ranks, NumIterations = 8, NumThreads = 1, PassThroughArgs = native, Timeout = 120,
        }.FitAsync(data);
        Assert.Equal(same.GetNativeModel(), model.GetNativeModel());
    }

    [Fact]
    public async Task Every_rank_opens_the_file_by_itself()
    {
        ReferenceDataset bins = await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(Data()));
        var storage = new CountingStorage(bins.ToBytes());
        var stage = new LightGBMRegressor { ReferenceDataset = "bins", NumTasks = 3, NumIterations = 2, NumThreads = 1, Timeout = 120 };
        using Transformer model = await stage.FitAsync(new MemoryDataset(Data(), 3), new StageContext("test") { Host = new StageHost { Storage = storage } }, CancellationToken.None);
        Assert.Equal(["bins", "bins", "bins"], storage.Read);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_something_else_is_told_before_a_row_is_read()
    {
        var data = new MemoryDataset(Data());
        const string remedy = "synapse fit --save-reference writes such a file, and in C# ReferenceDataset.SaveAsync does.";
        var stage = (LightGBMRegressor)Read("{ type: LightGBMRegressor, referenceDataset: bins }");
        string file = Path.Combine(_folder, "bins");

        await FailsAsync($"The bins '{file}' cannot be used: There is no such file", remedy);
        await File.WriteAllTextAsync(file, "tree\nversion=v4\n", CancellationToken.None);
        await FailsAsync($"The bins '{file}' cannot be used: This is not a reference data set", remedy);
        byte[] bytes = (await stage.CreateReferenceAsync(data)).ToBytes();
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, CancellationToken.None);
        await FailsAsync($"The bins '{file}' cannot be used: The reference data set is damaged", "Make it again.");
        File.Delete(file);
        Directory.CreateDirectory(file);
        await FailsAsync($"The bins '{file}' cannot be used: This is a folder, not a file", "Name a file.");

        async Task FailsAsync(string problem, string expected)
        {
            int before = data.BatchesRead;
            SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => stage.FitAsync(data));
            Assert.Equal((problem, expected, "LightGBMRegressor", "referenceDataset"), (error.Problem, error.Remedy, error.Location.Stage, error.Location.Parameter));
            Assert.Equal(before, data.BatchesRead);
            // A fit whose file went away after it was checked says the same.
            error = await Assert.ThrowsAsync<SpecificationException>(() => stage.FitAsync(data, new StageContext("test"), CancellationToken.None));
            Assert.Equal(problem, error.Problem);
        }
    }

    [Fact]
    public async Task Bins_of_other_features_are_told_before_a_row_is_read()
    {
        await (await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(Data()))).SaveAsync(Path.Combine(_folder, "bins"), new LocalStorage());
        var narrow = new MemoryDataset(Batch.Of(Batch.Fixed("features", new float[80], width: 4), Batch.Doubles("label", Enumerable.Range(0, 20).Select(row => (double?)row))));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(
            () => ((Estimator)Read("{ type: LightGBMRegressor, referenceDataset: bins }")).FitAsync(narrow));
        Assert.Equal(("It has bins of 6 features and the vectors have 4 values", "referenceDataset"), (error.Problem, error.Location.Parameter));
        error = await Assert.ThrowsAsync<SpecificationException>(
            () => ((Estimator)Read("{ type: LightGBMRegressor, referenceDataset: bins, maxBin: 63 }")).FitAsync(new MemoryDataset(Data())));
        Assert.Equal("Its bins were made with max_bin=255, and this fit has 63", error.Problem);
        Assert.Equal(0, narrow.BatchesRead);
    }

    [Fact]
    public void Linear_trees_take_no_file_with_bins() => Assert.Equal(
        "Linear trees need values that it does not hold",
        Assert.Throws<SpecificationException>(() => Read("{ type: LightGBMRegressor, referenceDataset: bins, linearTree: true }")).Problem);

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, true, true)]
    [InlineData(3, true, false)]
    public async Task A_fit_with_the_bins_of_its_own_data_gives_the_same_model_and_reads_it_once_less(int ranks, bool isWeighted, bool hasScores)
    {
        RecordBatch data = Data();
        LightGBMRegressor Stage(ReferenceDataset? reference) => new()
        {
            Reference = reference, NumTasks = ranks, WeightCol = isWeighted ? "weight" : null, InitScoreCol = hasScores ? "score" : null,
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
        var user = new LightGBMRegressor { NumThreads = 1, NumIterations = 10, Reference = reference };
        using var model = (LightGBMModel)await user.FitAsync(new MemoryDataset(Batch.Of(other, Tables.Numbers(_matrix))));
        using var own = (LightGBMModel)await new LightGBMRegressor { NumThreads = 1, NumIterations = 1 }.FitAsync(new MemoryDataset(data));
        // The range of the reference's values stands in the model, not that of its own.
        Assert.Equal(Infos(own.GetNativeModel()), Infos(model.GetNativeModel()));
    }

    [Fact]
    public async Task Bins_of_a_fit_that_rows_of_a_second_dataset_judge_are_chosen_without_these()
    {
        float[] labels = Tables.Numbers(_matrix), other = [.. _matrix.Take(300 * Tables.Columns).Select(value => value * 3)];
        MemoryDataset train = new(Batch.Of(_matrix, labels), 3, 300), valid = new(Batch.Of(other, Tables.Numbers(other)), 2);
        LightGBMRegressor Stage(ReferenceDataset? reference) => new()
        {
            Reference = reference, EarlyStoppingRound = 3, BinSampleCount = 500, NumIterations = 20, NumThreads = 1, PassThroughArgs = "force_row_wise=true",
        };
        ReferenceDataset bins = await Stage(null).CreateReferenceAsync(train);
        using var expected = (LightGBMModel)await Stage(null).FitAsync(train, valid);
        using var model = (LightGBMModel)await Stage(bins).FitAsync(train, valid);
        Assert.Equal(expected.GetNativeModel(), model.GetNativeModel());
    }

    [Fact]
    public async Task Bins_that_do_not_fit_are_refused()
    {
        RecordBatch data = Data();
        ReferenceDataset reference = await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(data));
        RecordBatch narrow = Batch.Of(Batch.Fixed("features", new float[80], width: 4), Batch.Doubles("label", Enumerable.Range(0, 20).Select(row => (double?)row)));
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { Reference = reference }.FitAsync(new MemoryDataset(narrow)));
        Assert.Equal(("It has bins of 6 features and the vectors have 4 values", "referenceDataset"), (error.Problem, error.Location.Parameter));
        error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { Reference = reference, MaxBin = 63 }.FitAsync(new MemoryDataset(data)));
        Assert.Equal("Its bins were made with max_bin=255, and this fit has 63", error.Problem);
        error = await Assert.ThrowsAsync<SpecificationException>(
            () => new LightGBMRegressor { Reference = reference, CategoricalSlotIndexes = [5] }.FitAsync(new MemoryDataset(data)));
        Assert.Equal("Its bins were made with categorical_feature=(not set), and this fit has 5", error.Problem);
        Assert.Equal("referenceDataset", Assert.Single(new LightGBMRegressor { Reference = reference, LinearTree = true }.Validate()).Location.Parameter);
    }

    [Fact]
    public async Task Bytes_that_were_damaged_or_are_something_else_are_refused()
    {
        byte[] bytes = (await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(Data()))).ToBytes();
        Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes([1, 2, 3]));
        byte[] header = [.. bytes];
        header[40] ^= 64;
        Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes(header));
        bytes[^20] ^= 1;
        Assert.Equal("The reference data set is damaged", Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes(bytes)).Problem);
        Assert.Throws<LightGBMException>(() => ReferenceDataset.FromBytes(bytes.AsSpan(0, bytes.Length / 2)));
    }

    private static string Infos(string model) => model.Split('\n').Single(line => line.StartsWith("feature_infos=", StringComparison.Ordinal));

    private Stage Read(string yaml) => new SpecificationReader(new StageCatalog().AddLightGBM()).ParseStage(yaml, Path.Combine(_folder, "stage.yaml"));

    // One file that is always there, and a list of who asked for it.
    private sealed class CountingStorage(byte[] content) : IStorage
    {
        private readonly List<string> _read = [];

        public IReadOnlyList<string> Read => _read;

        public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken)
        {
            lock (_read)
                _read.Add(location);
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(content);
        }

        public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => throw new NotSupportedException();

        public string? LocalPath(string location) => null;
    }

    private RecordBatch Data() => Batch.Of(
        _matrix, Tables.Numbers(_matrix), Batch.Doubles("weight", Tables.Weights(Rows).Select(weight => (double?)weight)),
        Batch.Doubles("score", Enumerable.Range(0, Rows).Select(row => (double?)Math.Sin(row))),
        Batch.Booleans("isValidation", Enumerable.Range(0, Rows).Select(row => row % 4 == 0)));
}
