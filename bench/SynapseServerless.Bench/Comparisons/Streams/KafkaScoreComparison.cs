using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streaming;

namespace SynapseServerless.Bench.Comparisons.Streams;

/// <summary>Records from Kafka's protocol through SQL and a model to files.</summary>
/// <param name="rows">How many records.</param>
/// <param name="perSecond">How many a second are asked for.</param>
/// <param name="suffix">Behind the name.</param>
public sealed class KafkaScoreComparison(int rows, double perSecond, string suffix) : Comparison
{
    private KafkaFlights? _flights;
    private PipelineModel? _model;

    /// <inheritdoc/>
    public override string Name => "kafka-score" + suffix;

    /// <inheritdoc/>
    public override string Summary => $"{rows:N0} small JSON records of a topic through SQLTransformer and a LightGBM model of 100 trees to Parquet";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.RateAtLeast(perSecond)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _flights = await KafkaFlights.CreateAsync(rows);
        using MemoryDataset sample = Datasets.FromRows(Enumerable.Range(0, 20_000).Select(i => new { id = (long)i, hour = i % 24, distance = (int)((i * 7919L) % 2500), delay = (i % 97) - 20 }));
        _model = await new Pipeline(
            new SQLTransformer { Statement = "SELECT *, CAST(hour AS DOUBLE) AS h, distance / 100.0 AS d FROM __THIS__" },
            new FastVectorAssembler { InputCols = ["h", "d"], OutputCol = "features" },
            new LightGBMRegressor { LabelCol = "delay", NumIterations = 100, NumThreads = 1 }).FitAsync(sample, null, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _flights?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A rate has no reference.");

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string folder = context.EmptyFolder("kafka-score");
        var stream = new StreamContext { Stream = "bench", Folder = folder, Host = StageHost.Default };
        await using IStreamReader reader = await _flights!.OpenAsync(stream, cancellationToken);
        Schema schema = (await reader.FindSchemaAsync(cancellationToken))!;
        using BoundTransformer bound = _model!.Bind(schema);
        var writer = new DatasetWriter(new StorageRouter(), Path.Combine(folder, "out"), DataFormat.Parquet, bound.Output);
        StreamPlan plan = await reader.PlanAsync(new StreamPlanRequest { Epoch = 1, Offsets = new Dictionary<string, string>(), MaxRows = rows, MaxBytes = 1L << 40 }, cancellationToken);
        long written = 0;
        await Parallel.ForEachAsync(plan.Ranges.Index(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (range, token) =>
        {
            var task = new StageContext("bench") { Threads = 1 };
            DatasetPart part = await writer.WriteAsync(range.Index, bound.TransformAsync(BatchesAsync(reader, range.Item, token), task, token), token);
            Interlocked.Add(ref written, part.Rows);
        });
        return written;
    }

    private static async IAsyncEnumerable<RecordBatch> BatchesAsync(IStreamReader reader, StreamRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = new StreamReadContext { BatchRows = 8192, BatchBytes = 4 << 20, Poisoned = static poisoned => throw new InvalidOperationException(poisoned.Problem) };
        await foreach (StreamBatch batch in reader.ReadAsync(range, read, cancellationToken))
            yield return batch.Batch;
    }
}
