using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Merges a group of states into one, in the order of their partitions.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class MergeActivity(RunWorkspaces runs) : IActivity<IndexedTask, TaskSummary>
{
    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(ActivityContext context, IndexedTask input, CancellationToken cancellationToken)
    {
        MergeTask task = OrchestrationJson.Read<MergeTask>(input.Task.GetRawText());
        RunWorkspace run = await runs.GetAsync(task.Folder, cancellationToken).ConfigureAwait(false);
        IAggregation aggregation = await run.AggregationAsync(task.Aggregation, cancellationToken).ConfigureAwait(false);
        int first = input.Index * MergeTask.FanIn, end = Math.Min(first + MergeTask.FanIn, task.Count);
        object? merged = null;
        for (int i = first; i < end; i++)
        {
            object state = await run
                .LoadStateAsync(aggregation, run.Files.State(task.Aggregation, task.Level, i), cancellationToken).ConfigureAwait(false);
            merged = merged is null ? state : aggregation.Merge(merged, state);
        }
        await run
            .SaveStateAsync(aggregation, merged!, run.Files.State(task.Aggregation, task.Level + 1, input.Index), cancellationToken)
            .ConfigureAwait(false);
        return new TaskSummary { Subject = $"states {first} to {end - 1} of level {task.Level}", Tasks = 1 };
    }
}

/// <summary>Makes of a merged state what it is for: a model, a table, an evaluation, statistics.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class CompleteActivity(RunWorkspaces runs) : IActivity<CompleteTask, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, CompleteTask input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        IAggregation aggregation = await run.AggregationAsync(input.Aggregation, cancellationToken).ConfigureAwait(false);
        Stage stage = run.StageOf(input.Aggregation);
        object state = await run
            .LoadStateAsync(aggregation, run.Files.State(input.Aggregation, input.Level, 0), cancellationToken).ConfigureAwait(false);
        Schema schema = await run.SchemaAsync(input.Source, input.First, input.Last, cancellationToken).ConfigureAwait(false);
        StageContext stageContext = run.Context(stage, 0, schema, FailingRowSink.Instance, run.Parallelism);
        int index = input.Aggregation.Index;
        switch (input.Aggregation.Owner)
        {
            case AggregationOwner.Fit:
                return await run
                    .AdvanceAsync(index, input.Aggregation.Round ?? 0, new AggregateResult(state), schema, cancellationToken).ConfigureAwait(false);
            case AggregationOwner.Statistics:
                await run.SaveStateAsync(aggregation, state, run.Files.FinalState(input.Aggregation), cancellationToken).ConfigureAwait(false);
                break;
            case AggregationOwner.Summary:
                using (RecordBatch table = ((AggregateTransformer)stage).Complete(state, schema, stageContext))
                    await WriteTableAsync(run, input.Write!, table, cancellationToken).ConfigureAwait(false);
                // What its table cannot show, the report does.
                if (stage is IEvaluator evaluator)
                    await run.Files.WriteAsync(run.Files.Summary(index), evaluator.Evaluate(state, schema), cancellationToken).ConfigureAwait(false);
                break;
            default:
                EvaluationResult result = Evaluations.Of((AggregateTransformer)stage, state, schema, stageContext);
                await run.Files.WriteAsync(run.Files.Evaluation(index), result, cancellationToken).ConfigureAwait(false);
                break;
        }
        return new CompleteResult(true);
    }

    private static async Task WriteTableAsync(RunWorkspace run, DataRef dataset, RecordBatch table, CancellationToken cancellationToken)
    {
        var target = new WriteTarget(run.Files.Dataset(dataset), DataFormat.Parquet, table.Schema, null);
        await using PartConsumer writer = await PartConsumer.OpenAsync(run, target, 0, cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(table, cancellationToken).ConfigureAwait(false);
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await WrittenData.SaveManifestAsync(run, target, [writer.Part], cancellationToken).ConfigureAwait(false);
    }
}
