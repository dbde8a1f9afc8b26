using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Trains a stage in one place, on data without pending stages.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class FitActivity(RunWorkspaces runs) : IActivity<FitTask, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, FitTask input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        var stage = (GangEstimator)run.Stages[input.Stage];
        RunData data = await run.DataAsync(input.Source, cancellationToken).ConfigureAwait(false);
        await using var sink = new SetAsideSink(run, "fit", input.Pass, 0);
        IRowSink rows = run.SetsAside ? sink : FailingRowSink.Instance;
        var progress = new Listening(run.Environment.Listener, stage.Uid);
        StageContext stageContext = run.Context(stage, 0, data.File.Schema, rows, run.Parallelism, progress);
        long began = run.Environment.Time.GetTimestamp();
        var seen = new CountedDataset(data.Split(data.File));
        Transformer model = await stage.FitAsync(seen, stageContext, cancellationToken).ConfigureAwait(false);
        await run.SaveModelAsync(input.Stage, model, cancellationToken).ConfigureAwait(false);
        await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        double seconds = Math.Round(run.Environment.Time.GetElapsedTime(began).TotalSeconds, 6);
        var record = new PassRecord
        {
            Phase = "fit",
            Source = input.Source,
            Partitions = 1,
            FirstReading = false,
            IsOutput = false,
            Pool = input.Pool,
            Summary = new TaskSummary { Tasks = 1, RowsIn = seen.Rows, RowsSetAside = sink.Rows },
            Stages = [new StageRecord { Name = stage.Uid, Phase = "fit", Seconds = seconds, Tasks = 1, RowsIn = seen.Rows, RowsOut = seen.Rows }],
        };
        await run.Files.WriteAsync(run.Files.Pass(input.Pass), record, cancellationToken).ConfigureAwait(false);
        return new CompleteResult(model.IsCheap) { Pool = model.WorkerPool };
    }

    private sealed class Listening(IRunListener? listener, string stage) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => listener?.StageProgressed(stage, value);
    }

    // Counts the rows of one reading.
    private sealed class CountedDataset(Dataset data) : Dataset
    {
        private readonly long[] _rows = new long[data.PartitionCount];

        public long Rows => _rows.Sum();

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

/// <summary>Saves the fitted pipeline: all stages, estimators in the shape of their models.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class SaveModelActivity(RunWorkspaces runs) : IActivity<RunInput, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, RunInput input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        var stages = new List<Transformer>();
        for (int i = 0; i < run.Stages.Count; i++)
            stages.Add(await run.TransformerAsync(i).ConfigureAwait(false));
        // Not disposed: the stages belong to the run.
        var model = new PipelineModel(stages) { Uid = (run.Specification.Pipeline?.Uid ?? "Pipeline") + "Model" };
        if (run.Specification.Fit is { } fit)
        {
            Schema schema = (await run.DataAsync($"input:{fit}", cancellationToken).ConfigureAwait(false)).File.Schema;
            await ModelSchemas.SaveAsync(run.ModelFolder, run.Storage, schema, cancellationToken).ConfigureAwait(false);
        }
        await StageSerializer.SaveAsync(model, run.ModelFolder, run.Storage, run.Environment.Catalog, cancellationToken).ConfigureAwait(false);
        return new CompleteResult(model.IsCheap);
    }
}
