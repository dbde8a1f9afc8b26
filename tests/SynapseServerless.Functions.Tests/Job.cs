using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streams;

namespace SynapseServerless.Tests;

/// <summary>A run that trains on a table in files, scores it and evaluates, stored as a service stores it.</summary>
internal sealed class Job : IDisposable
{
    private readonly RunWorkspaces _runs;

    private Job(RunWorkspaces runs, RunInput input, RunSpecification specification, string output)
    {
        (_runs, Input, Specification, Output) = (runs, input, specification, output);
        Registry = new OrchestrationRegistry().AddRunOrchestrations().AddStreamOrchestration().AddRunActivities(runs).AddStreamActivities(new StreamWorkspaces(runs.Environment));
    }

    public OrchestrationRegistry Registry { get; }

    public RunInput Input { get; }

    public RunSpecification Specification { get; }

    /// <summary>Folder of the transformed data.</summary>
    public string Output { get; }

    public RunFiles Files => new(_runs.Environment.Storage, Input.Folder);

    /// <summary>Writes the table and stores the run.</summary>
    /// <param name="scratch">Where.</param>
    /// <param name="name">Name of the run.</param>
    /// <param name="partitions">How many partitions the table is cut into.</param>
    /// <param name="failures">How often the second partition fails.</param>
    /// <param name="hub">Where two ranks meet that train it, as many as the backend in memory runs at a time on two processors; null for a fit in one place.</param>
    /// <param name="storage">Reaches the files; null for storage without faults.</param>
    /// <param name="gate">A file that the fit waits for, and does nothing else; null for one of LightGBM.</param>
    /// <param name="more">More parameters of the classifier.</param>
    /// <param name="tuned">Whether the classifier is tuned, and rows are clustered before.</param>
    /// <param name="stage">The only stage that rows go through, in the place of a fit; null for that.</param>
    /// <param name="groups">Whether short tasks share activities.</param>
    public static async Task<Job> CreateAsync(
        Scratch scratch, string name = "job", int partitions = 12, int failures = 0, HubAccess? hub = null, IStorage? storage = null, string? gate = null,
        string more = "", bool tuned = false, string? stage = null, bool groups = false)
    {
        int ranks = hub is null ? 0 : 2;
        string estimator = gate is null
            ? $"type: LightGBMClassifier, labelCol: Label, numIterations: 5, numLeaves: 4, minDataInLeaf: 5, deterministic: true, seed: 1, numThreads: 1, numTasks: {ranks} {more}"
            : $"type: Gated, file: {gate}, numTasks: {ranks}";
        if (tuned)
        {
            // Forty iterations at most, so that an orchestration begins anew on the way; two trials of two folds, and the best once more.
            estimator = "type: KMeans, k: 3, maxIter: 40, tol: 0, predictionCol: cluster }\n"
                + $"  - {{ type: TuneHyperparameters, models: [ {{ {estimator} }} ], numFolds: 2, parallelism: 2, evaluationMetric: AUC, "
                + "paramSpace: { search: grid, params: [ { param: numLeaves, values: [2, 4] } ] }";
        }
        string use = gate is null ? "transform: rows\nevaluate: [ { type: ComputeModelStatistics, labelCol: Label } ]" : "";
        if (stage is not null)
            use = "transform: rows";
        string data = gate is null ? $"data: out-{name}, " : "";
        storage ??= new StorageRouter();
        if (!Directory.Exists(scratch["data"]))
            await WriteAsync(storage, scratch["data"], partitions);
        StageCatalog catalog = AllStages.CreateCatalog().Add<FailsAtFirst>().Add<Gated>();
        RunSpecification specification = new SpecificationReader(catalog).Parse(
            $$"""
            name: {{name}}
            inputs: { rows: { path: data, partitions: {{partitions}} } }
            pipeline:
              - { type: FailsAtFirst, partition: 1, times: {{failures}} }
              - { {{(stage is null ? "type: ValueIndexer, inputCol: Kind, outputCol: kind" : "type: DropColumns, cols: [Label]")}} }
              - { {{stage ?? "type: FastVectorAssembler, inputCols: [X, kind], outputCol: features"}} }
              - { {{(stage is null ? estimator : "type: Repartition, n: 2")}} }
            fit: rows
            {{use}}
            options: { attempts: 6, retrySeconds: 0.01 }
            output: { {{data}}model: model-{{name}} }
            """, scratch["spec.yaml"]);
        var input = new RunInput(name, scratch[$"runs/{name}"]);
        var files = new RunFiles(storage, input.Folder);
        await files.WriteAsync(files.Specification, new StoredRun(name, specification.Source, specification.Canonical, DateTimeOffset.UtcNow), CancellationToken.None);
        var runs = new RunWorkspaces(new RunEnvironment { Host = new StageHost { Storage = storage }, Catalog = catalog, KeepsTasks = true, Hub = hub, SpreadsRanks = true, GroupsTasks = groups });
        return new Job(runs, input, specification, scratch[$"out-{name}"]);
    }

    /// <summary>Carries the same specification out on the embedded engine.</summary>
    public Task<RunRecord> RunEmbeddedAsync(Scratch scratch) => new EmbeddedRunner(new EmbeddedRunnerOptions
    {
        Catalog = _runs.Environment.Catalog, Host = _runs.Environment.Host, WorkFolder = scratch["work"],
    }).StartAsync(Specification);

    /// <summary>LightGBM's text of the model.</summary>
    public string Model() =>
        File.ReadAllText(Directory.EnumerateFiles(Specification.Output.Model!, "model.txt", SearchOption.AllDirectories).Single());

    /// <summary>The transformed data, in order.</summary>
    public Task<IReadOnlyList<(int Id, double Prediction, double Probability)>> ReadAsync() => ReadAsync(_runs.Environment.Storage, Output);

    /// <summary>Transformed data, in order.</summary>
    public static async Task<IReadOnlyList<(int Id, double Prediction, double Probability)>> ReadAsync(IStorage storage, string folder)
    {
        var input = new InputSpecification { Path = [folder], Format = "parquet" };
        Dataset data = await FileDataset.OpenAsync(storage, input);
        using RecordBatch rows = await data.CollectAsync();
        object?[] Column(string name)
        {
            IArrowArray array = rows.Column(rows.Schema.GetFieldIndex(name));
            return [.. Enumerable.Range(0, rows.Length).Select(row => Cells.Value(array, row))];
        }
        object?[] ids = Column("Id"), predictions = Column("prediction"), probabilities = Column("probability");
        return [.. Enumerable.Range(0, rows.Length).Select(i =>
            (Convert.ToInt32(ids[i]), Convert.ToDouble(predictions[i]), Convert.ToDouble(((System.Collections.IList)probabilities[i]!)[1])))];
    }

    /// <summary>A column of the transformed data, as text by the number of the row.</summary>
    public async Task<IReadOnlyDictionary<int, string>> ReadAsync(string column)
    {
        Dataset data = await FileDataset.OpenAsync(_runs.Environment.Storage, new InputSpecification { Path = [Output], Format = "parquet" });
        using RecordBatch rows = await data.CollectAsync();
        object? Cell(string name, int row) => Cells.Value(rows.Column(rows.Schema.GetFieldIndex(name)), row);
        return Enumerable.Range(0, rows.Length).ToDictionary(row => Convert.ToInt32(Cell("Id", row)), row => System.Text.Json.JsonSerializer.Serialize(Cell(column, row)));
    }

    public void Dispose() => _runs.Dispose();

    /// <summary>Writes the table in as many files.</summary>
    public static async Task WriteAsync(IStorage storage, string folder, int files)
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 1200).Select(id => new Row(id, id % 10, id % 4 == 0 ? "a" : "b", id % 10 > 4 ? 1 : 0)), files);
        var writer = new DatasetWriter(storage, folder, DataFormat.Parquet, data.Schema);
        for (int i = 0; i < files; i++)
            await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None);
    }

    private sealed record Row(int Id, double X, string Kind, int Label);
}

/// <summary>Fails on a partition for a number of attempts.</summary>
public sealed class FailsAtFirst : BatchTransformer
{
    private int _failures;

    /// <summary>The partition.</summary>
    public int Partition { get; init; }

    /// <summary>How often.</summary>
    public int Times { get; init; }

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context) =>
        context.Partition == Partition && Interlocked.Increment(ref _failures) <= Times
            ? throw new IOException("The disk has gone away")
            : Batches.Share(batch);
}

/// <summary>Trains nothing: the first rank tells of the first of three steps, and all wait until a file is there.</summary>
public sealed class Gated : GangEstimator
{
    /// <summary>The file.</summary>
    public string File { get; init; } = "";

    /// <summary>How many ranks; 0 for none.</summary>
    public int NumTasks { get; init; }

    [NotAParameter]
    public override int Ranks => Math.Max(1, NumTasks);

    public override Schema TransformSchema(Schema input) => input;

    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        context.Progress?.Report(new StageProgress(1, 3, "step 1") { Metrics = new Dictionary<string, double> { ["loss"] = 0.5 } });
        await OpenAsync(cancellationToken);
        return new FailsAtFirst { Partition = -1 };
    }

    public override async Task<Transformer?> FitRankAsync(Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken)
    {
        if (collective.Rank == 0)
            return await FitAsync(data, context, cancellationToken);
        await OpenAsync(cancellationToken);
        return null;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        while (!System.IO.File.Exists(File))
            await Task.Delay(10, cancellationToken);
    }
}

/// <summary>Local files, of which the first deletion of the folder of a run's work stops halfway.</summary>
internal sealed class StopsTidying : IStorage
{
    private readonly StorageRouter _storage = new();
    private int _deletions;

    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => _storage.FindAsync(location, cancellationToken);

    public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => _storage.ListAsync(folder, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => _storage.OpenReadAsync(location, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) => _storage.TryReadAsync(location, cancellationToken);

    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => _storage.CreateAsync(location, cancellationToken);

    public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _storage.TryCreateAsync(location, content, cancellationToken);

    public async ValueTask DeleteAsync(string location, CancellationToken cancellationToken)
    {
        if (Path.GetFileName(location) == "work" && Interlocked.Increment(ref _deletions) == 1)
        {
            List<StorageItem> files = await _storage.ListAsync(location, cancellationToken).ToListAsync(cancellationToken);
            foreach (StorageItem file in files.Take(files.Count / 2))
                await _storage.DeleteAsync(file.Path, cancellationToken);
            throw new IOException("The disk has gone away");
        }
        await _storage.DeleteAsync(location, cancellationToken);
    }

    public string? LocalPath(string location) => _storage.LocalPath(location);
}
