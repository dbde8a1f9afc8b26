using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Declares what a pass wrote complete, and keeps what it counted.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class ClosePassActivity(RunWorkspaces runs) : IActivity<PassEnd, PassResult>
{
    /// <inheritdoc/>
    public async Task<PassResult> RunAsync(ActivityContext context, PassEnd input, CancellationToken cancellationToken)
    {
        PassTask task = input.Task;
        RunWorkspace run = await runs.GetAsync(task.Folder, cancellationToken).ConfigureAwait(false);
        int partitions = input.Partitions;
        if (task.Shuffle is { } stage)
        {
            int read = (await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false)).File.PartitionCount;
            partitions = ((ShuffleTransformer)run.Stages[stage]).OutputPartitions(read);
        }
        TaskPart[] parts = task.Write is null && !task.FirstReading
            ? []
            : [.. (await run.Files.ReadAllAsync<TaskPart>($"work/parts-{task.Pass:D3}", cancellationToken).ConfigureAwait(false))
                .OrderBy(part => part.Partition)];
        if (task.Write is not null)
            await CommitAsync(run, task, parts, cancellationToken).ConfigureAwait(false);
        if (task.FirstReading)
            await KeepColumnsAsync(run, task, parts, cancellationToken).ConfigureAwait(false);

        var record = new PassRecord
        {
            Phase = task.Phase,
            Source = task.Source,
            Partitions = input.Partitions,
            FirstReading = task.FirstReading,
            IsOutput = task.Write == DataRef.Output,
            Pool = task.Pool,
            Summary = input.Summary,
            Stages = [.. input.Summary.Stages.Select(time => new StageRecord
            {
                Name = run.StageName(time.Stage, task),
                Phase = time.Stage == StageTime.Using ? UsePhase(task) : time.Stage == StageTime.Reading ? RunPhase.Read : RunPhase.Transform,
                Seconds = Math.Round(time.Seconds, 6),
                Tasks = input.Summary.Tasks,
                RowsIn = time.RowsIn,
                RowsOut = time.RowsOut,
            })],
        };
        await run.Files.WriteAsync(run.Files.Pass(task.Pass), record, cancellationToken).ConfigureAwait(false);
        return new PassResult(partitions);
    }

    private static RunPhase UsePhase(PassTask task) => task switch
    {
        { Shuffle: not null } => RunPhase.Shuffle,
        { Phase: RunPhase.Fit, Aggregations.Count: > 0 } => RunPhase.Fit,
        { Aggregations.Count: > 0, Write: null } => RunPhase.Evaluate,
        _ => RunPhase.Write,
    };

    private static async Task CommitAsync(RunWorkspace run, PassTask task, TaskPart[] parts, CancellationToken cancellationToken)
    {
        // The schema of a shuffle's output is that of its input: the task names the buckets, which are no dataset.
        Schema? schema = task.Source.Kind == DataKind.Buckets
            ? null
            : await run.SchemaAsync(task.Source, task.First, task.Last, cancellationToken).ConfigureAwait(false);
        schema ??= await SchemaOfPartsAsync(run, task, cancellationToken).ConfigureAwait(false);
        if (WriteTarget.Of(run, task, schema) is not { } target)
            return;
        if (task.Write == DataRef.Output)
        {
            DatasetPart[] files = [.. parts.Select(part => part.File).OfType<DatasetPart>()];
            await DatasetCommit
                .CommitAsync(run.Storage, target.Folder, target.Format, target.Schema, files, cancellationToken).ConfigureAwait(false);
        }
        else
            await WrittenData.SaveManifestAsync(run, target, [.. parts.Select(part => part.File)], cancellationToken).ConfigureAwait(false);
    }

    private static async Task KeepColumnsAsync(RunWorkspace run, PassTask task, TaskPart[] parts, CancellationToken cancellationToken)
    {
        RunData data = await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false);
        ColumnSummary[] columns = [.. data.File.Schema.FieldsList.Select(ColumnSummary.Of)];
        foreach (IReadOnlyList<ColumnSummary> part in parts.Select(part => part.Columns).OfType<IReadOnlyList<ColumnSummary>>())
        {
            for (int i = 0; i < columns.Length; i++)
                columns[i] = columns[i].Plus(part[i]);
        }
        ColumnRecord[] records = [.. columns.Select(column => column.ToRecord())];
        await run.Files.WriteAsync(run.Files.Columns(data.Name), records, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Schema> SchemaOfPartsAsync(RunWorkspace run, PassTask task, CancellationToken cancellationToken)
    {
        string folder = run.Files.Dataset(task.Write!);
        var input = new Specifications.InputSpecification
        {
            Path = [ManifestStore.Combine(folder, DatasetWriter.PartName(0, DataFormat.Parquet))], Format = "parquet",
        };
        return (await FileDataset.OpenAsync(run.Storage, input, null, cancellationToken).ConfigureAwait(false)).Schema;
    }
}
