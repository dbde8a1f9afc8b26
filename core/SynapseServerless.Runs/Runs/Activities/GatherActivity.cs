using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>Joins the buckets of one output partition of a shuffle, in the order of the partitions that they came from.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class GatherActivity(RunWorkspaces runs) : IActivity<IndexedTask, TaskSummary>
{
    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(ActivityContext context, IndexedTask input, CancellationToken cancellationToken)
    {
        GatherTask task = OrchestrationJson.Read<GatherTask>(input.Task.GetRawText());
        RunWorkspace run = await runs.GetAsync(task.Folder, cancellationToken).ConfigureAwait(false);
        Schema schema = await run.SchemaAsync(task.Source, task.First, task.Stage, cancellationToken).ConfigureAwait(false);
        var target = new WriteTarget(run.Files.Dataset(task.Write), DataFormat.Parquet, schema, null);
        await using PartConsumer writer = await PartConsumer.OpenAsync(run, target, input.Index, cancellationToken).ConfigureAwait(false);
        for (int from = 0; from < task.Partitions; from++)
        {
            string bucket = run.Files.Bucket(task.Dealt, from, input.Index);
            if (await run.Storage.FindAsync(bucket, cancellationToken).ConfigureAwait(false) is null)
                continue;
            var manifest = new DatasetManifest
            {
                Format = DataFormat.Parquet, PartitionCount = 1, FileCount = 1, Bytes = 0, ArrowSchema = SchemaMessage.Write(schema),
            };
            FileDataset file = FileDataset.Of(
                run.Storage, manifest, [Partition.Of([new PartitionSlice { File = bucket }])], run.ReadOptions(null));
            await foreach (RecordBatch batch in file.ReadAsync(0, null, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    await writer.AddAsync(batch, cancellationToken).ConfigureAwait(false);
                run.Environment.Listener?.RowsHandled(task.Pass, batch.Length);
            }
        }
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        DatasetPart part = writer.Part!;
        await run.Files
            .WriteAsync(run.Files.Part(task.Pass, input.Index), new TaskPart { Partition = input.Index, File = part }, cancellationToken)
            .ConfigureAwait(false);
        return new TaskSummary { Subject = $"partition {input.Index}", Tasks = 1, RowsIn = part.Rows, RowsOut = part.Rows, BytesOut = part.Bytes };
    }
}
