using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;
using ActivityContext = SynapseServerless.Orchestration.ActivityContext;

namespace SynapseServerless.Runs.Activities;

/// <summary>One partition of a pass: read it, apply the stages, and aggregate, write or deal out what comes out, all in one go.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class TransformPartitionActivity(RunWorkspaces runs) : IActivity<IndexedTask, TaskSummary>
{
    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(ActivityContext context, IndexedTask input, CancellationToken cancellationToken)
    {
        PassTask task = OrchestrationJson.Read<PassTask>(input.Task.GetRawText());
        int partition = input.Index;
        RunWorkspace run = await runs.GetAsync(task.Folder, cancellationToken).ConfigureAwait(false);
        await using var sink = new SetAsideSink(run, task.Phase, task.Pass, partition);
        await using StoredAnswers answers = run.Answers(task.Source.ToString(), partition);
        using StageChain chain = await StageChain.OpenAsync(run, task, partition, sink, answers, cancellationToken).ConfigureAwait(false);
        List<BatchConsumer> consumers = await ConsumersAsync(run, task, partition, chain.Schema, sink, answers, cancellationToken).ConfigureAwait(false);
        try
        {
            long ticks = 0;
            await foreach (RecordBatch batch in chain.Batches(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    long began = Stopwatch.GetTimestamp();
                    foreach (BatchConsumer consumer in consumers)
                        await consumer.AddAsync(batch, cancellationToken).ConfigureAwait(false);
                    ticks += Stopwatch.GetTimestamp() - began;
                }
            }
            long completing = Stopwatch.GetTimestamp();
            foreach (BatchConsumer consumer in consumers)
                await consumer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
            DatasetPart? part = consumers.OfType<PartConsumer>().FirstOrDefault()?.Part ?? consumers.OfType<TableConsumer>().FirstOrDefault()?.Part;
            ColumnSummary[]? columns = chain.Columns;
            if (part is not null || columns is not null)
            {
                var left = new TaskPart { Partition = partition, File = part, Columns = columns };
                await run.Files.WriteAsync(run.Files.Part(task.Pass, partition), left, cancellationToken).ConfigureAwait(false);
            }
            ticks += Stopwatch.GetTimestamp() - completing;
            return new TaskSummary
            {
                Subject = $"partition {partition}",
                Tasks = 1,
                RowsRead = chain.RowsRead + sink.Unread,
                RowsOfInput = task.FirstReading ? chain.RowsRead + sink.Unread : 0,
                RowsOfOutput = task.Write == DataRef.Output ? chain.RowsOut : 0,
                RowsIn = chain.RowsIn,
                RowsOut = chain.RowsOut,
                RowsSetAside = sink.Rows,
                BytesIn = chain.Bytes,
                BytesOut = part?.Bytes ?? 0,
                Stages = chain.Times((double)ticks / Stopwatch.Frequency),
            };
        }
        finally
        {
            foreach (BatchConsumer consumer in consumers)
                await consumer.DisposeAsync().ConfigureAwait(false);
            NativeHeap.AfterTask();
        }
    }

    private static async Task<List<BatchConsumer>> ConsumersAsync(
        RunWorkspace run, PassTask task, int partition, Schema schema, SetAsideSink sink, StoredAnswers answers, CancellationToken cancellationToken)
    {
        var consumers = new List<BatchConsumer>();
        IRowSink rows = run.SetsAside ? sink : FailingRowSink.Instance;
        foreach (AggregationRef reference in task.Aggregations)
        {
            // Later steps of a fit meet the same rows, which the first one told of.
            IRowSink told = reference.Round is not null && run.SetsAside ? ReportedRowSink.Instance : rows;
            StageContext context = run.Context(run.StageOf(reference), partition, schema, told, threads: 1) with { Answers = answers };
            IAggregation aggregation = await run.AggregationAsync(reference, cancellationToken).ConfigureAwait(false);
            consumers.Add(new StateConsumer(run, aggregation, reference, schema, partition, context));
        }
        if (task.Shuffle is { } stage)
        {
            var shuffle = (ShuffleTransformer)await run.TransformerAsync(stage).ConfigureAwait(false);
            object? statistics = shuffle.Statistics is { } counted
                ? await run.LoadStateAsync(
                    counted, run.Files.FinalState(new AggregationRef(AggregationOwner.Statistics, stage)), cancellationToken).ConfigureAwait(false)
                : null;
            int partitions = (await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false)).File.PartitionCount;
            consumers.Add(new BucketConsumer(run, shuffle, schema, task.Pass, partition, shuffle.OutputPartitions(partitions), statistics));
        }
        if (task.Write == DataRef.Output)
            await run.Claims.TakeAsync(0, cancellationToken).ConfigureAwait(false);
        if (task.Write == DataRef.Output && run.Specification.Output.Database is not null)
            consumers.Add(await TableConsumer.OpenAsync(run, schema, partition, cancellationToken).ConfigureAwait(false));
        // Last, because it opens a file: nothing before it can leave one open.
        if (WriteTarget.Of(run, task, schema) is { } target)
            consumers.Add(await PartConsumer.OpenAsync(run, target, partition, cancellationToken).ConfigureAwait(false));
        return consumers;
    }
}

/// <summary>Sets aside a partition that failed for good: it counts as empty, and is listed with its error.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class SetAsideActivity(RunWorkspaces runs) : IActivity<PartitionFailure, TaskSummary>
{
    // A partition of small files may have thousands.
    private const int MostFiles = 20;

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(ActivityContext context, PartitionFailure input, CancellationToken cancellationToken)
    {
        PassTask task = input.Task;
        RunWorkspace run = await runs.GetAsync(task.Folder, cancellationToken).ConfigureAwait(false);
        RunData data = await run.DataAsync(task.Source, cancellationToken).ConfigureAwait(false);
        Partition content = await data.File.PartitionAsync(input.Partition, cancellationToken).ConfigureAwait(false);
        Schema schema = await run.SchemaAsync(task.Source, task.First, task.Last, cancellationToken).ConfigureAwait(false);
        foreach (AggregationRef reference in task.Aggregations)
        {
            IAggregation aggregation = await run.AggregationAsync(reference, cancellationToken).ConfigureAwait(false);
            await run.SaveStateAsync(
                aggregation, aggregation.CreateState(schema), run.Files.State(reference, 0, input.Partition), cancellationToken).ConfigureAwait(false);
        }
        if (task.Shuffle is { } stage)
        {
            // Some buckets may have been complete when it failed.
            int outputs = ((ShuffleTransformer)run.Stages[stage]).OutputPartitions(data.File.PartitionCount);
            for (int output = 0; output < outputs; output++)
                await run.Storage.DeleteAsync(run.Files.Bucket(task.Pass, input.Partition, output), cancellationToken).ConfigureAwait(false);
        }
        await using var sink = new SetAsideSink(run, task.Phase, task.Pass, input.Partition);
        string[] files = [.. content.Slices.Select(slice => slice.File).Distinct(StringComparer.Ordinal)];
        sink.Reject(data.Name, input.Failure.Message, content.Rows, files);
        await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        var partition = new PartitionSetAside
        {
            Source = data.Name, Partition = input.Partition, Files = [.. files.Take(MostFiles)], Rows = content.Rows, Problem = input.Failure.Message,
        };
        await run.Files.WriteAsync(run.Files.PartitionSetAside(data.Name, input.Partition), partition, cancellationToken).ConfigureAwait(false);
        if (task.Write is not null)
        {
            await run.Files
                .WriteAsync(run.Files.Part(task.Pass, input.Partition), new TaskPart { Partition = input.Partition }, cancellationToken)
                .ConfigureAwait(false);
        }
        return new TaskSummary
        {
            Subject = $"partition {input.Partition}",
            Tasks = 1, RowsRead = content.Rows ?? 0, RowsOfInput = task.FirstReading ? content.Rows ?? 0 : 0, RowsSetAside = sink.Rows, BytesIn = content.Bytes, PartitionsSetAside = 1,
        };
    }
}
