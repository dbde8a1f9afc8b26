using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>What a fit, or one rank of it, is given: data that are counted, a place for bad rows, and checkpoints.</summary>
internal sealed class GangFitScope : IAsyncDisposable
{
    private readonly RunWorkspace _run;
    private readonly SetAsideSink _sink;
    private readonly CountedDataset _data;
    private readonly FitReporter _reporter;
    private readonly StoredAnswers _answers;
    private readonly long _began;
    private readonly IDisposable _heap;

    private GangFitScope(RunWorkspace run, FitTask task, int rank, AwaitedFit attempt, RunData data, Dataset? validation, IGang gang)
    {
        _run = run;
        _began = run.Environment.Time.GetTimestamp();
        _sink = new SetAsideSink(run, RunPhase.Fit, task.Pass, rank);
        _data = new CountedDataset(data.Split(data.File));
        Gang = gang;
        Stage stage = run.Stages[task.Stage];
        _reporter = new FitReporter(run.Environment, run.Files, run.RunId, attempt, stage.Uid);
        // Of each rank, since several may be running at once; a fit is tried again with as many.
        _answers = run.Answers($"fit-{task.Pass:D3}", rank);
        Context = run.Context(stage, 0, data.File.Schema, run.SetsAside ? _sink : FailingRowSink.Instance, run.Parallelism) with
        {
            Progress = _reporter,
            Checkpoints = new StoredCheckpoints(run.Storage, run.Files.Checkpoint(task.Pass)),
            Validation = validation,
            Answers = _answers,
        };
        _heap = NativeHeap.Reuse();
    }

    /// <summary>What trains.</summary>
    public IGang Gang { get; }

    /// <summary>The data.</summary>
    public Dataset Data => _data;

    /// <summary>The context of the stage.</summary>
    public StageContext Context { get; }

    /// <summary>Opens the data of a fit.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The fit.</param>
    /// <param name="rank">Number of the rank, which has a file of bad rows of its own.</param>
    /// <param name="attempt">Which attempt of the fit it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GangFitScope> OpenAsync(
        RunWorkspace run, FitTask task, int rank, AwaitedFit attempt, CancellationToken cancellationToken)
    {
        RunData data = await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false);
        Dataset? validation = await run.ValidationAsync(task, cancellationToken).ConfigureAwait(false);
        var step = (TrainStep)await run.FitStepAsync(task.Stage, task.Round ?? 0, cancellationToken).ConfigureAwait(false);
        return new GangFitScope(run, task, rank, attempt, data, validation, step.Gang);
    }

    /// <summary>Keeps the bad rows, and says what was counted.</summary>
    public async Task<RankCounts> CompleteAsync(CancellationToken cancellationToken)
    {
        await _sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        double seconds = Math.Round(_run.Environment.Time.GetElapsedTime(_began).TotalSeconds, 6);
        return new RankCounts(_data.Rows, _sink.Rows, seconds);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _answers.DisposeAsync().ConfigureAwait(false);
        await _reporter.DisposeAsync().ConfigureAwait(false);
        await _sink.DisposeAsync().ConfigureAwait(false);
        _heap.Dispose();
    }

    // Counts the rows of the partitions that are read to their end, once however often that is.
    private sealed class CountedDataset(Dataset data) : Dataset
    {
        private readonly long[] _rows = Enumerable.Repeat(-1L, data.PartitionCount).ToArray();

        public IReadOnlyDictionary<int, long> Rows =>
            _rows.Select((rows, partition) => (rows, partition)).Where(one => one.rows >= 0).ToDictionary(one => one.partition, one => one.rows);

        public override Schema Schema => data.Schema;

        public override int PartitionCount => data.PartitionCount;

        public override long? RowCount(int partition) => data.RowCount(partition);

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            long rows = 0;
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                rows += batch.Length;
                yield return batch;
            }
            _rows[partition] = rows;
        }
    }
}
