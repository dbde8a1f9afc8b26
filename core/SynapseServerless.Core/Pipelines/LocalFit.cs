using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Carries out the plan of a fit inside this process, in memory.</summary>
/// <param name="estimator">What is fitted.</param>
/// <param name="data">What it is fitted on.</param>
/// <param name="validation">Validation rows; null for none.</param>
/// <param name="options">How to run.</param>
internal sealed class LocalFit(Estimator estimator, Dataset data, Dataset? validation, LocalOptions options)
{
    private readonly StageContext _context = options.Context(estimator, 0, data.Schema) with { Validation = validation };

    /// <summary>Takes steps until there is a model.</summary>
    public async Task<Transformer> RunAsync(CancellationToken cancellationToken)
    {
        FitPlan plan = estimator.Plan;
        using KeptDataset? kept = data is not MemoryDataset && plan.ColumnsToKeep(data.Schema) is { } columns ? new KeptDataset(data, columns, KeptDataset.DefaultBytes) : null;
        for (FitState state = FitState.Start; ;)
        {
            FitStepResult result = await StepAsync(plan.StepAt(state), kept ?? data, cancellationToken).ConfigureAwait(false);
            FitTurn turn = await plan.AdvanceAsync(state, result, data.Schema, _context, cancellationToken).ConfigureAwait(false);
            if (turn.Model is { } model)
                return model;
            state = turn.State!;
            if (turn.News is { } news)
                options.Progress?.Report(new StageProgress(state.Round, null, news));
        }
    }

    private async Task<FitStepResult> StepAsync(FitStep step, Dataset rows, CancellationToken cancellationToken) => step switch
    {
        AggregateStep aggregate => new AggregateResult(
            await LocalAggregation.RunAsync(aggregate.Aggregation, estimator, rows, options, cancellationToken).ConfigureAwait(false)),
        TrainStep train => new TrainResult(await train.Gang.FitAsync(data, _context, cancellationToken).ConfigureAwait(false)),
        ChildrenStep children => new ChildrenResult(await ChildrenAsync(children, cancellationToken).ConfigureAwait(false)),
        _ => throw new NotSupportedException($"No executor knows the step {step.GetType().Name}."),
    };

    private async Task<IReadOnlyList<ChildOutcome>> ChildrenAsync(ChildrenStep step, CancellationToken cancellationToken)
    {
        int count = step.Children.Count, degree = Math.Min(count, step.Parallelism > 0 ? step.Parallelism : Math.Min(options.Degree, 8));
        // Fits side by side share the processors.
        int share = Math.Max(1, options.Degree / degree);
        LocalOptions own = options with { Parallelism = share, Threads = degree > 1 ? share : options.Threads, Progress = null };
        var outcomes = new ChildOutcome[count];
        int done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, parallel, async (i, token) =>
        {
            outcomes[i] = await ChildAsync(step.Children[i], own, token).ConfigureAwait(false);
            options.Progress?.Report(new StageProgress(Interlocked.Increment(ref done), count, outcomes[i].Name));
        }).ConfigureAwait(false);
        return outcomes;
    }

    private async Task<ChildOutcome> ChildAsync(ChildFit child, LocalOptions own, CancellationToken cancellationToken)
    {
        TimeProvider time = options.Host.Time;
        long began = time.GetTimestamp();
        TimeSpan left = child.Deadline is { } deadline ? deadline - time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (child is { Deadline: not null, KeepsModel: false } && left <= TimeSpan.Zero)
            return OverTime(child, 0);
        // A timer takes no more than seven weeks, and no fit takes so long.
        using var over = child is { Deadline: not null, KeepsModel: false } && left < TimeSpan.FromDays(40) ? new CancellationTokenSource(left, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        own = child is { Deadline: { } end, KeepsModel: true } ? own with { Deadline = own.Deadline < end ? own.Deadline : end } : own;
        try
        {
            ChildOutcome outcome = await FitChildAsync(child, own, either.Token).ConfigureAwait(false);
            if (child is { Deadline: { } last, KeepsModel: false } && time.GetUtcNow() >= last)
                return OverTime(child, time.GetElapsedTime(began).TotalSeconds);
            return outcome with { Seconds = time.GetElapsedTime(began).TotalSeconds };
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return OverTime(child, time.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static ChildOutcome OverTime(ChildFit child, double seconds) =>
        new() { Name = child.Name, Error = "It did not finish in time", IsOverTime = true, Seconds = seconds };

    private async Task<ChildOutcome> FitChildAsync(ChildFit child, LocalOptions own, CancellationToken cancellationToken)
    {
        Transformer? model = null;
        try
        {
            Dataset train = child.Split is { } split ? new SplitDataset(data, split, "train") : data;
            model = await LocalExtensions.FitCheckedAsync(child.Estimator, train, null, own, cancellationToken).ConfigureAwait(false);
            EvaluationResult? evaluation = child.Evaluation is { } stage
                ? await EvaluateAsync(model, stage, child, own, cancellationToken).ConfigureAwait(false)
                : null;
            if (!child.KeepsModel)
                return new ChildOutcome { Name = child.Name, Evaluation = evaluation };
            Transformer kept = model;
            model = null;
            return new ChildOutcome { Name = child.Name, Evaluation = evaluation, Model = _ => Task.FromResult(kept) };
        }
        // What is wrong with one child is for the search to judge.
        catch (SynapseException error)
        {
            return new ChildOutcome { Name = child.Name, Error = error.Message };
        }
        finally
        {
            model?.Dispose();
        }
    }

    private async Task<EvaluationResult> EvaluateAsync(
        Transformer model, AggregateTransformer stage, ChildFit child, LocalOptions own, CancellationToken cancellationToken)
    {
        Dataset test = child.Split is { } split ? new SplitDataset(data, split, "test") : data;
        Dataset scored = model.Transform(test, own);
        stage.TransformSchema(scored.Schema);
        object state = await LocalAggregation.RunAsync(stage, stage, scored, own, cancellationToken).ConfigureAwait(false);
        return Evaluations.Of(stage, state, scored.Schema, own.Context(stage, 0, scored.Schema));
    }
}
