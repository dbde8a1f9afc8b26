using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>One partition on its way through fused stages: read, split, transformed, each step timed apart.</summary>
internal sealed class StageChain : IDisposable
{
    private RowPlaces _places;
    private Lease<KeptRows>? _kept;
    private readonly List<(int Stage, TimedStream Stream)> _streams = [];
    private ColumnSummarizer[]? _columns;

    private StageChain(Schema schema) => Schema = schema;

    /// <summary>Schema of what comes out.</summary>
    public Schema Schema { get; private set; }

    /// <summary>What comes out.</summary>
    public IAsyncEnumerable<RecordBatch> Batches(CancellationToken cancellationToken) => _streams[^1].Stream.ReadAsync(cancellationToken);

    /// <summary>Rows read, before the split.</summary>
    public long RowsRead => _kept?.Find() is { Batches: not null } kept ? kept.RowsRead : _streams[0].Stream.Rows;

    /// <summary>Rows that went into the first stage.</summary>
    public long RowsIn => _streams[1].Stream.Rows;

    /// <summary>Rows that came out of the last.</summary>
    public long RowsOut => _streams[^1].Stream.Rows;

    /// <summary>Statistics of the columns as they were read; null unless this is the first reading of an input.</summary>
    public ColumnSummary[]? Columns => _columns?.Select(column => column.Summary).ToArray();

    /// <summary>Bytes of the partition.</summary>
    public long Bytes { get; private init; }

    /// <summary>Sets a partition on its way; nothing is read yet.</summary>
    public static async Task<StageChain> OpenAsync(
        RunWorkspace run, PassTask task, int partition, SetAsideSink sink, IAnswerStore answers, CancellationToken cancellationToken)
    {
        RunData data = await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false);
        Partition content = await data.File.PartitionAsync(partition, cancellationToken).ConfigureAwait(false);
        // Of its own, so that what cannot be read is reported with this task.
        FileDataset file = FileDataset.Of(
            run.Storage, data.File.Manifest with { PartitionCount = 1 }, [content], run.ReadOptions(Rejected(run, task, data.Name, sink), task.Source.Name));
        var chain = new StageChain(file.Schema)
        {
            Bytes = content.Bytes,
            _columns = task.FirstReading ? [.. file.Schema.FieldsList.Select(field => new ColumnSummarizer(field))] : null,
            _kept = await KeptRows.LeaseAsync(run, task, data, partition, cancellationToken).ConfigureAwait(false),
        };
        if (chain._kept?.Find()?.Batches is { } batches)
        {
            chain.Add(StageTime.Reading, KeptRows.ReadAsync(batches));
            chain.Add(StageTime.Reading, chain._streams[0].Stream.ReadAsync(cancellationToken), rows => run.Environment.Listener?.RowsHandled(task.Pass, rows));
            return chain;
        }
        chain.Add(StageTime.Reading, chain.PlacedAsync(file, cancellationToken));
        IAsyncEnumerable<RecordBatch> split = data.Split(new SummarizedPartition(chain, file.Schema)).ReadAsync(partition, null, cancellationToken);
        chain.Add(StageTime.Reading, split, rows => run.Environment.Listener?.RowsHandled(task.Pass, rows));

        int threads = Math.Max(1, run.Parallelism / data.File.PartitionCount);
        for (int stage = task.First; stage < task.Last; stage++)
        {
            Transformer transformer = await run.TransformerAsync(stage).ConfigureAwait(false);
            IRowSink rows = !run.SetsAside ? FailingRowSink.Instance : stage >= task.ReportFrom ? sink : ReportedRowSink.Instance;
            StageContext context = run.Context(transformer, partition, chain.Schema, rows, threads) with { Answers = answers };
            BoundTransformer bound = run.Bound(transformer, chain.Schema);
            chain.Add(stage, bound.TransformAsync(chain.Batches(cancellationToken), context, cancellationToken));
            chain.Schema = bound.Output;
        }
        return chain;
    }

    /// <summary>Time and rows of every step, and of what was done with the output.</summary>
    /// <param name="secondsUsing">Seconds spent on the output.</param>
    public IReadOnlyList<StageTime> Times(double secondsUsing)
    {
        var times = new List<StageTime> { new(StageTime.Reading, _streams[1].Stream.Seconds, RowsRead, RowsIn) };
        for (int i = 2; i < _streams.Count; i++)
        {
            TimedStream below = _streams[i - 1].Stream, own = _streams[i].Stream;
            times.Add(new StageTime(_streams[i].Stage, Math.Max(0, own.Seconds - below.Seconds), below.Rows, own.Rows));
        }
        times.Add(new StageTime(StageTime.Using, secondsUsing, RowsOut, RowsOut));
        return times;
    }

    /// <summary>Gives back rows that were kept.</summary>
    public void Dispose() => _kept?.Dispose();

    private void Add(int stage, IAsyncEnumerable<RecordBatch> batches, Action<int>? came = null) => _streams.Add((stage, new TimedStream(batches, came)));

    private static Action<RejectedRecord>? Rejected(RunWorkspace run, PassTask task, string name, SetAsideSink sink)
    {
        if (!run.SetsAside)
            return null;
        return task.FirstReading ? record => sink.Reject(name, record) : static _ => { };
    }

    // Where the rows of the batch at hand stand in their file: a split is drawn by that, however files are cut.
    private async IAsyncEnumerable<RecordBatch> PlacedAsync(FileDataset file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (PlacedBatch placed in file.ReadPlacedAsync(0, null, cancellationToken).ConfigureAwait(false))
        {
            _places = placed.Places;
            yield return placed.Batch;
        }
    }

    // The partition as a dataset of its own, which knows its index. What is read is summarized on the way.
    private sealed class SummarizedPartition(StageChain chain, Schema schema) : Dataset
    {
        public override Schema Schema => schema;

        public override int PartitionCount => int.MaxValue;

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (RecordBatch batch in chain._streams[0].Stream.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                for (int i = 0; i < (chain._columns?.Length ?? 0); i++)
                    chain._columns![i].Add(batch.Column(i));
                yield return batch;
            }
        }

        internal override async IAsyncEnumerable<PlacedBatch> ReadPlacedAsync(
            int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (RecordBatch batch in ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
                yield return new PlacedBatch(batch, chain._places);
        }
    }
}
