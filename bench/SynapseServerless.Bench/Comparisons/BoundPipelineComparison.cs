using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>What a bound pipeline adds to the work of its stages, for a batch so small that it shows.</summary>
public sealed class BoundPipelineComparison : Comparison
{
    private const int Rows = 16;
    private const int Batches = 5;
    private const int Blocks = 1000;

    private readonly StageContext _context = new("bench");
    private PipelineModel? _model;
    private BoundBatchTransformer? _pipeline;
    private RecordBatch? _batch;
    private readonly List<(BoundBatchTransformer Stage, RecordBatch Input)> _stages = [];
    private double _microseconds;

    /// <inheritdoc/>
    public override string Name => "bound-pipeline";

    /// <inheritdoc/>
    public override string Summary =>
        "a batch of 16 rows through a bound pipeline of six stages (renaming to LightGBM), against the same six bound stages each alone";

    /// <inheritdoc/>
    public override string Unit => "batches";

    /// <inheritdoc/>
    public override int Rounds => 9;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.DifferenceAtMost("microseconds a batch", 20)];

    /// <inheritdoc/>
    public override double? Amount => _microseconds;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 2000).Select(i => new
        {
            distance = i % 900, origin = "airport " + (i % 50), wind = i % 7 == 0 ? (double?)null : i % 11, label = (i % 13) + (i % 50),
        }));
        _model = await new Pipeline(
            new RenameColumn { InputCol = "distance", OutputCol = "miles" },
            new CleanMissingData { InputCols = ["wind"], OutputCols = ["wind"] },
            new DataConversion { Cols = ["miles", "label"], ConvertTo = "double" },
            new ValueIndexer { InputCol = "origin", OutputCol = "originIndex" },
            new FastVectorAssembler { InputCols = ["miles", "wind", "originIndex"], OutputCol = "features" },
            new LightGBMRegressor { NumIterations = 20, NumThreads = 1 }).FitAsync(data, null, cancellationToken);

        using RecordBatch all = await data.CollectAsync(cancellationToken: cancellationToken);
        _batch = all.SliceShared(0, Rows);
        _pipeline = (BoundBatchTransformer)_model.Bind(_batch.Schema);
        RecordBatch input = _batch;
        foreach (Transformer stage in _model.Stages)
        {
            var bound = (BoundBatchTransformer)stage.Bind(input.Schema);
            _stages.Add((bound, input));
            input = bound.Transform(input, _context with { Threads = 1 }, cancellationToken);
        }
        input.Dispose();
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _pipeline?.Dispose();
        foreach ((BoundBatchTransformer stage, RecordBatch input) in _stages)
        {
            stage.Dispose();
            input.Dispose();
        }
        _model?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        StageContext own = _context with { Threads = 1 };
        _microseconds = _stages.Sum(stage => Quick(() => stage.Stage.Transform(stage.Input, own, cancellationToken).Dispose()));
        return Task.FromResult((long)Batches * Blocks);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        StageContext own = _context with { Threads = 1 };
        _microseconds = Quick(() => _pipeline!.Transform(_batch!, own, cancellationToken).Dispose());
        return Task.FromResult((long)Batches * Blocks);
    }

    // Blocks are shorter than what the scheduler gives a thread at once: the quick ones are those that nothing else came between.
    private static double Quick(Action transform)
    {
        var blocks = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Batches; i++)
                transform();
            blocks[block] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batches;
        }
        System.Array.Sort(blocks);
        return blocks[Blocks / 10];
    }
}
