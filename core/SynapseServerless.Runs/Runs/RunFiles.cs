using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>The files of a run's folder.</summary>
/// <param name="storage">Where the folder is.</param>
/// <param name="folder">Its location.</param>
public sealed class RunFiles(IStorage storage, string folder)
{
    /// <summary>How records are written: camelCase, indented, enumerations as text, NaN and infinities by name.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Location of the folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The record of the run.</summary>
    public string Record => At("run.json");

    /// <summary>The request that the run was started by, where a service started it.</summary>
    public string Request => At("request.json");

    /// <summary>The specification as the run was started with it.</summary>
    public string Specification => At("specification.json");

    /// <summary>The outputs outside the folder that the run has claimed; there once its plan has found nothing in their way.</summary>
    internal string Outputs => At("outputs.json");

    /// <summary>Where a file of the folder is.</summary>
    /// <param name="name">Its name, with slashes for folders.</param>
    public string At(string name) => ManifestStore.Combine(Folder, name);

    /// <summary>Folder of a dataset that the run wrote for itself.</summary>
    public string Dataset(DataRef data) => At($"work/{data.ToString().Replace(':', '-')}");

    /// <summary>Folder of a planned input.</summary>
    public string Input(string name) => At($"inputs/{name}");

    /// <summary>Statistics of the columns of an input.</summary>
    public string Columns(string input) => At($"inputs/{input}/columns.json");

    /// <summary>Folder of a stage's model.</summary>
    public string Stage(int index) => At($"stages/{index:D3}");

    /// <summary>A state of an aggregation.</summary>
    internal string State(AggregationRef aggregation, int level, int index) => At($"work/{Name(aggregation)}/{level}/{index:D6}.json");

    /// <summary>The state of a whole aggregation.</summary>
    internal string FinalState(AggregationRef aggregation) => At($"work/{Name(aggregation)}/final.json");

    /// <summary>A bucket of a shuffle.</summary>
    public string Bucket(int pass, int input, int output) => At($"work/buckets-{pass:D3}/{input:D6}-{output:D6}.parquet");

    /// <summary>What one task of a pass left for the end of the pass.</summary>
    public string Part(int pass, int partition) => At($"work/parts-{pass:D3}/{partition:D6}.json");

    /// <summary>Folder of the answers of services that the tasks of a partition have paid for.</summary>
    public string Answers(string source, int partition) => At($"work/answers/{source.Replace(':', '-')}/{partition:D6}");

    /// <summary>What a process counted of the services that the run asked.</summary>
    internal string Calls(string process) => At($"calls/{process}.json");

    /// <summary>Folder of a run that is a part of a fit of this one.</summary>
    public string Child(int stage, int round, int index) => At($"children/{stage:D3}-{round:D3}/{index:D5}");

    /// <summary>What the children of a fit gave, once they have given it.</summary>
    internal string ClosedChildren(int stage, int round) => At($"work/children-{stage:D3}/{round:D5}.json");

    /// <summary>What a fit of several steps has learned before a step.</summary>
    public string FitState(int stage, int round) => At($"work/rounds-{stage:D3}/{round:D5}.json");

    /// <summary>Folder of the states of an aggregation.</summary>
    internal string States(AggregationRef aggregation) => At($"work/{Name(aggregation)}");

    /// <summary>How far the fit of a pass has come, for one that goes on.</summary>
    public string Checkpoint(int pass) => At($"work/fits/{pass:D3}/checkpoint.json");

    /// <summary>Folder of what fits tell of themselves while they are running.</summary>
    internal string FitNotes => At("work/progress");

    /// <summary>How far the fit of a pass is, for people.</summary>
    internal string FitNote(int pass) => At($"work/progress/{pass:D3}.json");

    /// <summary>What a rank of a fit counted.</summary>
    public string Rank(int pass, int attempt, int rank) => At($"work/fits/{pass:D3}/ranks-{attempt:D3}/{rank:D4}.json");

    /// <summary>What a pass did.</summary>
    public string Pass(int pass) => At($"passes/{pass:D3}.json");

    /// <summary>What a stage of the pipeline that summarizes has to show beside its table.</summary>
    public string Summary(int index) => At($"figures/{index:D3}.json");

    /// <summary>An evaluation.</summary>
    public string Evaluation(int index) => At($"evaluations/{index:D3}.json");

    /// <summary>Why rows of a task were set aside.</summary>
    public string Reasons(int pass, int partition) => At($"reasons/{pass:D3}-{partition:D6}.json");

    /// <summary>A partition that was set aside as a whole.</summary>
    internal string PartitionSetAside(string source, int partition) => At($"partitions/{source.Replace(':', '-')}-{partition:D6}.json");

    /// <summary>Finished tasks of an activity.</summary>
    internal static string KeptTasks(string activity) => $"work/done/{activity}";

    /// <summary>How often a task began, for one that has not finish.</summary>
    internal string Beginnings(string activity, string task) => At($"work/begun/{activity}/{task}");

    /// <summary>Writes a file as JSON.</summary>
    public async Task WriteAsync<T>(string location, T value, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(write.Stream, value, Json, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a JSON file.</summary>
    /// <exception cref="DataException">It is not there, or is something else.</exception>
    public async Task<T> ReadAsync<T>(string location, CancellationToken cancellationToken) =>
        Parse<T>(location, await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? throw StorageErrors.Missing(location));

    /// <summary>Reads a JSON file that may not be there.</summary>
    public async Task<T?> FindAsync<T>(string location, CancellationToken cancellationToken)
        where T : class =>
        await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) is { } content ? Parse<T>(location, content) : null;

    private static T Parse<T>(string location, ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content.Span, Json)!;
        }
        catch (JsonException error)
        {
            throw new DataException($"This file of a run is damaged: {error.Message}", Location.OfFile(location), "Start a new run.", error);
        }
    }

    /// <summary>Reads all JSON files of a folder, in order of their names.</summary>
    /// <param name="name">The folder.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="most">Reads no more than this many.</param>
    public async Task<IReadOnlyList<T>> ReadAllAsync<T>(string name, CancellationToken cancellationToken, int most = int.MaxValue)
    {
        var locations = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(At(name), cancellationToken).ConfigureAwait(false))
        {
            locations.Add(item.Path);
            if (locations.Count == most)
                break;
        }
        var values = new T[locations.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, values.Length, parallel, async (i, token) =>
            values[i] = await ReadAsync<T>(locations[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads the JSON files of a folder one after the other, in order of their names; a few are read ahead.</summary>
    /// <param name="name">The folder.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal async IAsyncEnumerable<T> ReadEachAsync<T>(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Ahead = 16;
        var reading = new Queue<Task<T>>(Ahead);
        try
        {
            await foreach (StorageItem item in storage.ListAsync(At(name), cancellationToken).ConfigureAwait(false))
            {
                if (reading.Count == Ahead)
                    yield return await reading.Dequeue().ConfigureAwait(false);
                reading.Enqueue(ReadAsync<T>(item.Path, cancellationToken));
            }
            while (reading.TryDequeue(out Task<T>? next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            // After an error the others are still under way; they end before the caller hears of it.
            await Task.WhenAll((IEnumerable<Task>)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Name(AggregationRef aggregation) =>
        $"{aggregation.Owner.ToString().ToLowerInvariant()}-{aggregation.Index:D3}{(aggregation.Round is { } round ? $"-{round:D5}" : "")}";
}

/// <summary>A run as it was started: enough to take it up again.</summary>
/// <param name="RunId">Identity of the run.</param>
/// <param name="Source">Location the specification was read from; relative locations in it are relative to its folder.</param>
/// <param name="Canonical">The specification as canonical JSON.</param>
/// <param name="Started">When the run was started.</param>
public sealed record StoredRun(string RunId, string? Source, string Canonical, DateTimeOffset Started)
{
    /// <summary>SHA-256 of the file at <see cref="Source"/> as it was then; null where it was not read from a file.</summary>
    public string? SourceHash { get; init; }

    /// <summary>What the run was estimated to come to; null where nobody estimated it.</summary>
    public Planning.PlanEstimate? Estimate { get; init; }
}

/// <summary>What one task of a pass leaves for the end of the pass.</summary>
internal sealed record TaskPart
{
    public int Partition { get; init; }

    public DatasetPart? File { get; init; }

    public IReadOnlyList<ColumnSummary>? Columns { get; init; }
}

/// <summary>What a rank of a fit counted.</summary>
/// <param name="Rows">Rows of the partitions that it read to their end.</param>
/// <param name="RowsSetAside">Rows that it set aside.</param>
/// <param name="Seconds">Seconds of work, waiting for the others included.</param>
internal sealed record RankCounts(IReadOnlyDictionary<int, long> Rows, long RowsSetAside, double Seconds);

/// <summary>What a pass did, as it is kept.</summary>
internal sealed record PassRecord
{
    public required RunPhase Phase { get; init; }

    public required DataRef Source { get; init; }

    public required int Partitions { get; init; }

    public required bool FirstReading { get; init; }

    public required bool IsOutput { get; init; }

    public string? Pool { get; init; }

    /// <summary>The step of a fit of several steps; null for the first, and for other passes.</summary>
    public int? Round { get; init; }

    public required TaskSummary Summary { get; init; }

    public required IReadOnlyList<StageRecord> Stages { get; init; }
}
