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
        if (task.Write is not null || task.FirstReading)
            await CloseAsync(run, task, cancellationToken).ConfigureAwait(false);

        var record = new PassRecord
        {
            Phase = task.Phase,
            Source = task.Source,
            Partitions = input.Partitions,
            FirstReading = task.FirstReading,
            IsOutput = task.Write == DataRef.Output,
            Pool = task.Pool,
            Round = task.Aggregations is [{ Round: { } round }, ..] ? round : null,
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

    // Files of tasks are read one after the other: what they say of columns is added up, and not held.
    private static async Task CloseAsync(RunWorkspace run, PassTask task, CancellationToken cancellationToken)
    {
        RunData? data = task.FirstReading ? await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false) : null;
        ColumnSummarizer[] columns = data is null ? [] : [.. data.File.Schema.FieldsList.Select(field => new ColumnSummarizer(field))];
        var parts = new List<(int Partition, DatasetPart? File)>();
        await foreach (TaskPart part in run.Files.ReadEachAsync<TaskPart>($"work/parts-{task.Pass:D3}", cancellationToken).ConfigureAwait(false))
        {
            parts.Add((part.Partition, part.File));
            for (int i = 0; part.Columns is not null && i < columns.Length; i++)
                columns[i].Add(part.Columns[i]);
        }
        if (task.Write is not null)
            await CommitAsync(run, task, [.. parts.OrderBy(part => part.Partition).Select(part => part.File)], cancellationToken).ConfigureAwait(false);
        if (data is not null)
        {
            ColumnRecord[] records = [.. columns.Select(column => column.Record)];
            await run.Files.WriteAsync(run.Files.Columns(data.Name), records, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CommitAsync(RunWorkspace run, PassTask task, DatasetPart?[] parts, CancellationToken cancellationToken)
    {
        // The schema of a shuffle's output is that of its input: the task names the buckets, which are no dataset.
        Schema? schema = task.Source.Kind == DataKind.Buckets
            ? null
            : await run.SchemaAsync(task.Source, task.First, task.Last, cancellationToken).ConfigureAwait(false);
        schema ??= await SchemaOfPartsAsync(run, task, cancellationToken).ConfigureAwait(false);
        if (task.Write == DataRef.Output && run.Specification.Output.Database is not null)
            await run.Tables.CommitAsync(schema, [.. parts.OfType<DatasetPart>().Select(part => (part.Partition, part.Rows))], cancellationToken).ConfigureAwait(false);
        if (WriteTarget.Of(run, task, schema) is not { } target)
            return;
        if (task.Write == DataRef.Output)
        {
            await OutputCommit.CommitAsync(run, target, [.. parts.OfType<DatasetPart>()], cancellationToken).ConfigureAwait(false);
        }
        else
            await WrittenData.SaveManifestAsync(run, target, parts, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Schema> SchemaOfPartsAsync(RunWorkspace run, PassTask task, CancellationToken cancellationToken)
    {
        string folder = run.Files.Dataset(task.Write!);
        var input = new Specifications.InputSpecification
        {
            Path = [ManifestStore.Combine(folder, PartNames.Of(0, DataFormat.Parquet, null))], Format = "parquet",
        };
        return (await FileDataset.OpenAsync(run.Storage, input, cancellationToken: cancellationToken).ConfigureAwait(false)).Schema;
    }
}
