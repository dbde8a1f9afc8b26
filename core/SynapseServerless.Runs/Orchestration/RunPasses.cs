using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Orchestration;

/// <summary>Where a run is in its data: a dataset, and the first stage that has not been applied to it.</summary>
/// <param name="Source">The dataset.</param>
/// <param name="First">The first stage that is still to be applied.</param>
internal sealed record RunCursor(RunSource Source, int First);

/// <summary>The passes over data that a run is made of.</summary>
internal sealed class RunPasses(IOrchestrationContext context, RunInput run, RunPlan plan)
{
    private readonly Dictionary<DataRef, int> _reported = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly string _parts = InstanceIds.Parts(context.InstanceId, run.Restarts);
    private readonly PoolChoice _pools = new(plan);
    private readonly FitRounds? _rounds;
    private int _passes;
    private long _setAside;

    /// <summary>Creates the passes of a fit of several steps.</summary>
    public RunPasses(IOrchestrationContext context, FitRounds fit)
        : this(context, fit.Run, new RunPlan { Stages = [], Retry = fit.Retry, Grouped = fit.Grouped })
    {
        (_passes, _setAside, _rounds) = (fit.Pass, fit.RowsSetAside, fit);
        if (!fit.FirstReading && fit.Source.Name.Name is { } input)
            _read.Add(input);
    }

    /// <summary>Number of the next pass.</summary>
    public int Next => _passes;

    /// <summary>Rows set aside so far.</summary>
    public long RowsSetAside => _setAside;

    /// <summary>Aggregates over the data with stages up to <paramref name="last"/> applied, writing it on the way if asked to.</summary>
    /// <param name="phase">What the pass is for.</param>
    /// <param name="cursor">The data.</param>
    /// <param name="last">The stage after the last one to apply.</param>
    /// <param name="aggregations">The aggregations.</param>
    /// <param name="write">Where what comes out is written.</param>
    /// <param name="table">Where the table of a summarizing transformer is written.</param>
    /// <returns>The data that was written, or what was read.</returns>
    public async Task<(RunCursor Cursor, IReadOnlyList<CompleteResult> Results)> AggregateAsync(
        RunPhase phase, RunCursor cursor, int last, IReadOnlyList<AggregationRef> aggregations, DataRef? write = null, DataRef? table = null)
    {
        PassTask task = Task(phase, cursor, last) with { Aggregations = aggregations, Write = write, Pool = PoolOf(cursor.First, last, aggregations) };
        PassResult pass = await PassAsync(task, cursor.Source.Partitions);
        var results = new List<CompleteResult>();
        foreach (AggregationRef aggregation in aggregations)
        {
            int level = await MergeAsync(task.Pass, aggregation, cursor.Source.Partitions);
            var complete = new CompleteTask(run.Folder, aggregation, level, cursor.Source.Name, cursor.First, last) { Write = table };
            CompleteResult result = await context.CallActivityAsync<CompleteTask, CompleteResult>(ActivityNames.Complete, complete, plan.Retry);
            if (aggregation.Owner == AggregationOwner.Fit)
                _pools.Fitted(aggregation.Index, result);
            results.Add(result);
        }
        return (write is null ? cursor : new RunCursor(new RunSource(write, pass.Partitions), last), results);
    }

    /// <summary>One pass of a fit of several steps, over data without pending stages.</summary>
    public async Task<CompleteResult> RoundAsync(RunCursor cursor, int stage, int round)
    {
        var aggregation = new AggregationRef(AggregationOwner.Fit, stage) { Round = round == 0 ? null : round };
        (_, IReadOnlyList<CompleteResult> results) = await AggregateAsync(RunPhase.Fit, cursor, stage, [aggregation]);
        return results[0];
    }

    /// <summary>Carries out a fit of several steps, from one of them on, over data without pending stages.</summary>
    public async Task<CompleteResult> RoundsAsync(RunCursor cursor, int stage, FitNext next)
    {
        string id = InstanceIds.Child(_parts, _passes);
        var fit = new FitRounds
        {
            Run = run, Stage = stage, StageName = NameOf(stage), Source = cursor.Source, Next = next, Pass = _passes, RowsSetAside = _setAside,
            FirstReading = cursor.Source.Name is { Kind: DataKind.Input, Name: { } input } && _read.Add(input),
            Retry = plan.Retry, Workers = _pools.Route(_pools.OfFit(stage)), Grouped = plan.Grouped,
        };
        Publish(RunPhase.Fit, _passes, Math.Max(1, next.Children ?? cursor.Source.Partitions), stage, rounds: id);
        FitRoundsResult result = await context.CallSubOrchestrationAsync<FitRounds, FitRoundsResult>(OrchestrationNames.FitRounds, fit, id);
        (_passes, _setAside) = (Math.Max(_passes + 1, result.Pass), result.RowsSetAside);
        _pools.Fitted(stage, result.Model);
        return result.Model;
    }

    /// <summary>Writes the data with stages up to <paramref name="last"/> applied.</summary>
    public async Task<RunCursor> WriteAsync(RunPhase phase, RunCursor cursor, int last, DataRef write, int? columnsOfFit = null)
    {
        PassTask task = Task(phase, cursor, last) with { Write = write, ColumnsOfFit = columnsOfFit };
        PassResult pass = await PassAsync(task, cursor.Source.Partitions);
        return new RunCursor(new RunSource(write, pass.Partitions), last);
    }

    /// <summary>Redistributes rows by a stage.</summary>
    public async Task<RunCursor> ShuffleAsync(RunCursor cursor, int stage, DataRef write)
    {
        if (plan.Stages[stage] == StageRole.CountedShuffle)
            await AggregateAsync(RunPhase.Shuffle, cursor, stage, [new AggregationRef(AggregationOwner.Statistics, stage)]);
        PassTask deal = Task(RunPhase.Shuffle, cursor, stage) with { Shuffle = stage };
        PassResult dealt = await PassAsync(deal, cursor.Source.Partitions);

        PassTask gather = Task(RunPhase.Shuffle, new RunCursor(new RunSource(DataRef.Buckets(stage), dealt.Partitions), stage), stage) with { Write = write };
        var task = new GatherTask(
            run.Folder, deal.Pass, cursor.Source.Partitions, stage, cursor.Source.Name, cursor.First, write, gather.Pass);
        string id = InstanceIds.Child(_parts, gather.Pass);
        Publish(RunPhase.Shuffle, gather.Pass, dealt.Partitions, stage, id);
        TaskSummary summary = await FanOutAsync(ActivityNames.Gather, task, dealt.Partitions, id, gather.Pool);
        PassResult pass = await CloseAsync(gather, dealt.Partitions, summary);
        return new RunCursor(new RunSource(write, pass.Partitions), stage + 1);
    }

    /// <summary>Computes the one table of a summarizing transformer.</summary>
    public async Task<RunCursor> SummarizeAsync(RunCursor cursor, int stage, DataRef write)
    {
        await AggregateAsync(RunPhase.Summarize, cursor, stage, [new AggregationRef(AggregationOwner.Summary, stage)], table: write);
        return new RunCursor(new RunSource(write, 1), stage + 1);
    }

    /// <summary>Trains a stage on data without pending stages.</summary>
    public async Task<CompleteResult> FitAsync(RunCursor cursor, int stage, RunCursor? validation = null, int? round = null)
    {
        int pass = _passes++;
        var task = new FitTask(run.Folder, pass, stage, cursor.Source.Name) { Pool = _pools.OfFit(stage), Validation = validation?.Source.Name, Round = round };
        CompleteResult result = plan.Gangs.TryGetValue(stage, out int ranks) ? await GangAsync(task, ranks) : await OneAsync(task);
        _pools.Fitted(stage, result);
        return result;
    }

    private async Task<CompleteResult> OneAsync(FitTask task)
    {
        if (RouteOf(task.Pool) is { } route)
        {
            return await QueuedCall.CallAsync<FitTask, CompleteResult>(
                context, route, ActivityNames.Fit, task.Pass, task, plan.Retry,
                attempting: attempt => Publish(RunPhase.Fit, task.Pass, 1, task.Stage, attempt: attempt));
        }
        Publish(RunPhase.Fit, task.Pass, 1, task.Stage);
        return await context.CallActivityAsync<FitTask, CompleteResult>(ActivityNames.Fit, task, plan.Retry);
    }

    private async Task<CompleteResult> GangAsync(FitTask task, int ranks)
    {
        string id = InstanceIds.Child(_parts, task.Pass);
        Publish(RunPhase.Fit, task.Pass, ranks, task.Stage, gang: id);
        var gang = new GangFit { Task = task, Ranks = ranks, Retry = plan.Retry, Workers = _pools.Route(task.Pool) };
        return await context.CallSubOrchestrationAsync<GangFit, CompleteResult>(OrchestrationNames.Gang, gang, id);
    }

    /// <summary>Saves the fitted pipeline.</summary>
    public Task<CompleteResult> SaveModelAsync()
    {
        Publish(RunPhase.Save, 0, 1);
        return context.CallActivityAsync<RunInput, CompleteResult>(ActivityNames.SaveModel, run, plan.Retry);
    }

    private void Publish(
        RunPhase phase, int pass, int tasks, int? stage = null, string? fanOut = null, string? gang = null, int? attempt = null, string? rounds = null) =>
        context.SetCustomStatus(new RunStep(phase, pass, tasks)
        {
            Stage = stage,
            StageName = stage is { } index ? NameOf(index) : null,
            FanOut = fanOut,
            Gang = gang,
            Rounds = rounds,
            Text = _rounds?.Next.News,
            Attempt = attempt,
            Began = context.CurrentTime,
            RowsSetAside = _setAside,
        });

    private string? NameOf(int stage) => _rounds is not null ? _rounds.StageName : stage < plan.StageNames.Count ? plan.StageNames[stage] : null;

    private string? PoolOf(int first, int last, IReadOnlyList<AggregationRef> aggregations) =>
        _rounds is not null ? _rounds.Workers?.Pool : _pools.OfPass(first, last, aggregations);

    // The parts of a fit go where the whole of it goes.
    private WorkerRoute? RouteOf(string? pool) => _rounds is not null ? _rounds.Workers : _pools.Route(pool);

    // Rows that a stage sets aside are reported by the first pass that applies it; the same goes for reading an input.
    private PassTask Task(RunPhase phase, RunCursor cursor, int last)
    {
        int reported = _reported.GetValueOrDefault(cursor.Source.Name, cursor.First);
        _reported[cursor.Source.Name] = Math.Max(reported, last);
        return new PassTask
        {
            Folder = run.Folder,
            Pass = _passes++,
            Phase = phase,
            Source = cursor.Source.Name,
            First = cursor.First,
            Last = last,
            ReportFrom = reported,
            FirstReading = cursor.Source.Name is { Kind: DataKind.Input, Name: { } input } && _read.Add(input),
            Pool = PoolOf(cursor.First, last, []),
        };
    }

    private async Task<PassResult> PassAsync(PassTask task, int partitions)
    {
        string id = InstanceIds.Child(_parts, task.Pass);
        Publish(task.Phase, task.Pass, partitions, StageOf(task), id);
        TaskSummary summary = await FanOutAsync(
            ActivityNames.TransformPartition, task, partitions, id, task.Pool, plan.SetAside ? ActivityNames.SetAside : null);
        _setAside += summary.RowsSetAside;
        // With nothing left the error is not about single partitions.
        if (summary.FirstFailure is { } failure && summary.PartitionsSetAside == partitions)
            throw new TaskFailedException(ActivityNames.TransformPartition, failure);
        return await CloseAsync(task, partitions, summary);
    }

    private static int? StageOf(PassTask task) => task switch
    {
        { Shuffle: { } shuffle } => shuffle,
        { Phase: RunPhase.Prepare } => task.Last,
        { Aggregations: [{ Owner: not AggregationOwner.Evaluation } one, ..] } => one.Index,
        _ => null,
    };

    private Task<PassResult> CloseAsync(PassTask task, int partitions, TaskSummary summary) =>
        context.CallActivityAsync<PassEnd, PassResult>(
            ActivityNames.ClosePass, new PassEnd(task, partitions, summary with { FirstFailure = null }), plan.Retry);

    // A tree of merges: each level has a sixteenth of the states of the one before.
    private async Task<int> MergeAsync(int pass, AggregationRef aggregation, int states)
    {
        int level = 0;
        for (var merge = new MergeTask(run.Folder, aggregation, 0, states); merge.Count > 1; level++)
        {
            string id = InstanceIds.Child(_parts, $"{pass}-{aggregation.Owner}-{aggregation.Index}-{level}");
            await FanOutAsync(ActivityNames.Merge, merge, merge.Groups(), id);
            merge = merge with { Level = level + 1, Count = merge.Groups() };
        }
        return level;
    }

    private Task<TaskSummary> FanOutAsync<T>(
        string activity, T task, int count, string instanceId, string? pool = null, string? setAside = null)
    {
        var input = new FanOut
        {
            Activity = activity,
            Task = JsonSerializer.SerializeToElement(task, OrchestrationJson.Options),
            Count = count,
            Retry = plan.Retry,
            SetAside = setAside,
            Workers = RouteOf(pool),
            Grouped = plan.Grouped,
        };
        return context.CallSubOrchestrationAsync<FanOut, TaskSummary>(OrchestrationNames.FanOut, input, instanceId);
    }
}
