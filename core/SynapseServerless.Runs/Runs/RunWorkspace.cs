using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>A run as its activities see it in one process: specification, stages, models and datasets, each loaded once.</summary>
internal sealed partial class RunWorkspace : IDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<Transformer>>> _models = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<FileDataset>>> _datasets = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<Transformer, BoundForms> _bound = new(ReferenceEqualityComparer.Instance);

    private readonly ConcurrentBag<Transformer> _loaded = [];

    private readonly DateTimeOffset? _deadline;

    private RunWorkspace(RunEnvironment environment, RunFiles files, string runId, RunSpecification specification, IReadOnlyList<Stage> stages)
    {
        Environment = environment;
        Files = files;
        RunId = runId;
        _deadline = specification.Options.Deadline is { } deadline ? DateTimeOffset.Parse(deadline, System.Globalization.CultureInfo.InvariantCulture) : null;
        Specification = specification;
        Stages = stages;
        Claims = new OutputClaims(this);
        Tables = new RunTables(environment, specification, WriteIdOf(runId));
        Calls = new RunCalls(files, environment.Storage, specification.Options.Budget, environment.Logger, environment.Time);
        WriteId = WriteIdOf(runId);
    }

    private static string WriteIdOf(string runId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(runId)))[..12];

    internal RunEnvironment Environment { get; }

    internal IStorage Storage => Environment.Storage;

    internal RunFiles Files { get; }

    internal string RunId { get; }

    /// <summary>When the run was started; null when only the engine knows.</summary>
    internal DateTimeOffset? Started { get; private set; }

    /// <summary>What the run was estimated to come to; null when nobody estimated it, or only its record knows.</summary>
    internal Planning.PlanEstimate? Estimate { get; private set; }

    internal RunSpecification Specification { get; }

    /// <summary>The stages, nested pipelines flattened.</summary>
    internal IReadOnlyList<Stage> Stages { get; }

    internal bool SetsAside => Specification.OnError == OnError.SetAside;

    internal string SetAsideFolder => Specification.Output.SetAside ?? Files.At("setaside");

    internal string ModelFolder => Specification.Output.Model ?? Files.At("model");

    /// <summary>Where the transformed data goes; null when nobody wants it.</summary>
    internal DataOutput? Output => DataOutput.Of(Specification.Output)
        ?? (Specification.Evaluate.Any(evaluation => evaluation.Input is null) ? null : new DataOutput(Files.At("output"), IsFile: false, DataFormat.Parquet));

    /// <summary>Names the files that this run writes to outputs: the same whenever a task runs again, and no other run's.</summary>
    internal string WriteId { get; }

    /// <summary>Counts what the run asks of services.</summary>
    internal RunCalls Calls { get; }

    /// <summary>Keeps the outputs to this run.</summary>
    internal OutputClaims Claims { get; }

    /// <summary>The tables of databases that the run reads and writes.</summary>
    internal RunTables Tables { get; }

    internal int Parallelism => Environment.Parallelism > 0
        ? Environment.Parallelism
        : Specification.Options.Parallelism > 0 ? Specification.Options.Parallelism : System.Environment.ProcessorCount;

    /// <summary>Opens a run of whose specification only the folder is known.</summary>
    internal static async Task<RunWorkspace> OpenAsync(RunEnvironment environment, string folder, CancellationToken cancellationToken)
    {
        var files = new RunFiles(environment.Storage, folder);
        StoredRun stored = await files.ReadAsync<StoredRun>(files.Specification, cancellationToken).ConfigureAwait(false);
        RunSpecification specification = Read(environment.Catalog, stored);
        RunWorkspace run = await OpenAsync(environment, folder, stored.RunId, specification, cancellationToken).ConfigureAwait(false);
        run.Started = stored.Started;
        run.Estimate = stored.Estimate;
        return run;
    }

    /// <summary>Opens a run of a specification that is at hand.</summary>
    internal static async Task<RunWorkspace> OpenAsync(
        RunEnvironment environment, string folder, string runId, RunSpecification specification, CancellationToken cancellationToken)
    {
        Stage? root = specification.Pipeline;
        if (specification.Model is { } model)
            root = await StageSerializer.LoadAsync(model, environment.Storage, environment.Catalog, cancellationToken).ConfigureAwait(false);
        foreach (Stage stage in specification.Evaluate.Select(static evaluation => (Stage)evaluation.Stage).Prepend(root).OfType<Stage>())
            await StageFiles.OpenAsync(stage, environment.Storage, environment.Catalog, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Stage> stages = root is null ? [] : [.. Flatten(root)];
        var files = new RunFiles(environment.Storage, folder);
        await DataSummaries.FillAsync(environment, files, specification, stages, cancellationToken).ConfigureAwait(false);
        return new RunWorkspace(environment, files, runId, specification, stages);
    }

    /// <summary>The specification of a stored run.</summary>
    internal static RunSpecification Read(StageCatalog catalog, StoredRun stored)
    {
        // The environment was applied when the run was started; a value that looks like a reference stays what it is.
        var options = new SpecificationOptions { Literal = true, Limits = SpecLimits.Trusted };
        return new SpecificationReader(catalog, options).Parse(stored.Canonical, stored.Source ?? "specification.json");
    }

    /// <summary>What a stage does to batches: itself, or the model that its fit gave.</summary>
    internal Task<Transformer> TransformerAsync(int index) => Stages[index] is Transformer transformer
        ? Task.FromResult(transformer)
        : _models.GetOrAdd(index, key => new Lazy<Task<Transformer>>(() => LoadModelAsync(key))).Value;

    /// <summary>Saves the model of a stage, for this process and others.</summary>
    internal async Task SaveModelAsync(int index, Transformer model, CancellationToken cancellationToken)
    {
        await StageSerializer.SaveAsync(model, new StageFolder(Storage, Files.Stage(index)), Environment.Catalog, cancellationToken).ConfigureAwait(false);
        _loaded.Add(model);
        _models[index] = new Lazy<Task<Transformer>>(Task.FromResult(model));
    }

    /// <summary>Opens a dataset of the run.</summary>
    internal async Task<RunData> DataAsync(DataRef reference, CancellationToken cancellationToken)
    {
        if (reference is not { Kind: DataKind.Input, Name: { } input })
        {
            string name = reference.ToString();
            return new RunData(await FileAsync(name, Files.Dataset(reference), cancellationToken).ConfigureAwait(false), name, static data => data);
        }
        FileDataset file = await FileAsync(input, Files.Input(input), cancellationToken).ConfigureAwait(false);
        SplitSpecification? split = Specification.Inputs[input].Split;
        return new RunData(file, input, data => reference.Split is { } part && split is not null ? new SplitDataset(data, split, part) : data);
    }

    /// <summary>The rows that a fit is judged by; null where the run gives none.</summary>
    internal async Task<Dataset?> ValidationAsync(FitTask fit, CancellationToken cancellationToken)
    {
        if (fit.Validation is null)
            return null;
        RunData data = await DataAsync(fit.Validation, cancellationToken).ConfigureAwait(false);
        return data.Split(data.File);
    }

    /// <summary>Schema of a dataset with some stages applied.</summary>
    internal async Task<Schema> SchemaAsync(DataRef source, int first, int last, CancellationToken cancellationToken)
    {
        Schema schema = (await DataAsync(source, cancellationToken).ConfigureAwait(false)).File.Schema;
        for (int stage = first; stage < last; stage++)
            schema = Bound(await TransformerAsync(stage).ConfigureAwait(false), schema).Output;
        return schema;
    }

    /// <summary>The bound form of a stage for a schema, kept for as long as the run is open here: partitions share it.</summary>
    internal BoundTransformer Bound(Transformer transformer, Schema schema) =>
        _bound.GetOrAdd(transformer, static stage => new BoundForms(stage)).Get(schema);

    /// <summary>The stage that an aggregation belongs to.</summary>
    internal Stage StageOf(AggregationRef reference) =>
        reference.Owner == AggregationOwner.Evaluation ? Specification.Evaluate[reference.Index].Stage : Stages[reference.Index];

    /// <summary>The aggregation that a reference means.</summary>
    internal async Task<IAggregation> AggregationAsync(AggregationRef reference, CancellationToken cancellationToken) => reference.Owner switch
    {
        AggregationOwner.Fit => ((AggregateStep)await FitStepAsync(reference.Index, reference.Round ?? 0, cancellationToken).ConfigureAwait(false)).Aggregation,
        AggregationOwner.Statistics => ((ShuffleTransformer)Stages[reference.Index]).Statistics!,
        _ => (IAggregation)StageOf(reference),
    };

    internal async Task<object> LoadStateAsync(IAggregation aggregation, string location, CancellationToken cancellationToken)
    {
        await using Stream stream = await Storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        return await aggregation.LoadStateAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    internal async Task SaveStateAsync(IAggregation aggregation, object state, string location, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await Storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
        await aggregation.SaveStateAsync(state, write.Stream, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answers of services that were paid for in a partition of a dataset, by whichever attempt and pass.</summary>
    internal StoredAnswers Answers(string source, int partition) => new(Storage, Files.Answers(source, partition), Environment.Logger, Environment.Time);

    internal StageContext Context(Stage stage, int partition, Schema? input, IRowSink rows, int threads) =>
        new StageContext(stage.Uid) { Partition = partition, Rows = rows, Threads = threads, Deadline = _deadline, Host = Environment.Host, Calls = Calls.Ledger }.For(stage, input);

    /// <summary>What a stage is called in records, by its index in a pass.</summary>
    internal string StageName(int index, PassTask task) => index switch
    {
        StageTime.Reading => $"read {task.Source.Label}",
        StageTime.Using when task.Shuffle is { } shuffle => Stages[shuffle].Uid,
        StageTime.Using when task.Phase == RunPhase.Fit && task.Aggregations.Count > 0 => string.Join(", ", task.Aggregations.Select(one => Stages[one.Index].Uid)),
        StageTime.Using when task.Aggregations.Count > 0 && task.Write is null => StageOf(task.Aggregations[0]).Uid,
        StageTime.Using => "write",
        _ => Stages[index].Uid,
    };

    /// <summary>Frees the stages and models.</summary>
    public void Dispose()
    {
        Environment.Host.Resources.Retire(this);
        Claims.Dispose();
        Tables.Dispose();
        Calls.Dispose();
        foreach (BoundForms forms in _bound.Values)
            forms.Dispose();
        foreach (Stage stage in Stages)
            stage.Dispose();
        foreach (Transformer model in _loaded)
            model.Dispose();
    }

    private async Task<Transformer> LoadModelAsync(int index)
    {
        try
        {
            var model = (Transformer)await StageSerializer
                .LoadAsync(Files.Stage(index), Storage, Environment.Catalog, CancellationToken.None)
                .ConfigureAwait(false);
            _loaded.Add(model);
            return model;
        }
        catch
        {
            // A failed load is tried again by the next attempt of a task.
            _models.TryRemove(index, out _);
            throw;
        }
    }

    private Task<FileDataset> FileAsync(string name, string folder, CancellationToken cancellationToken)
    {
        return _datasets.GetOrAdd(name, _ => new Lazy<Task<FileDataset>>(OpenAsync)).Value.WaitAsync(cancellationToken);

        async Task<FileDataset> OpenAsync()
        {
            try
            {
                return await FileDataset
                    .OpenAsync(Storage, ManifestStore.Combine(folder, "manifest.json"), ReadOptions(null, name), CancellationToken.None)
                    .ConfigureAwait(false);
            }
            catch
            {
                _datasets.TryRemove(name, out _);
                throw;
            }
        }
    }

    /// <summary>How data of the run is read.</summary>
    /// <param name="rejected">Takes records that cannot be read; null to fail at the first.</param>
    /// <param name="input">Name of the input that is read; null for other data.</param>
    internal DatasetReadOptions ReadOptions(Action<RejectedRecord>? rejected, string? input = null) => new()
    {
        Table = input is null ? null : Tables.Opener(input),
        BatchRows = Specification.Options.BatchRows,
        BatchBytes = Specification.Options.BatchBytes,
        Rejected = rejected,
    };

    private static IEnumerable<Stage> Flatten(Stage stage) => stage switch
    {
        Pipeline pipeline => pipeline.Stages.SelectMany(Flatten),
        PipelineModel model => model.Flattened,
        _ => [stage],
    };
}

/// <summary>A dataset of the run, and which of its rows are meant.</summary>
/// <param name="File">The files.</param>
/// <param name="Name">Name of the input or dataset.</param>
/// <param name="Split">Narrows the files, or a part of them, to the rows that are meant.</param>
internal sealed record RunData(FileDataset File, string Name, Func<Dataset, Dataset> Split);
