using SynapseServerless.Runs;

namespace SynapseServerless.Orchestration;

/// <summary>Fits the stages of a pipeline one after the other.</summary>
/// <remarks>
/// Transformers wait until somebody needs what they make: the next estimator's pass applies all of them at once. Where one of
/// them is costly that pass also writes what it made, and everything after it starts from there.
/// </remarks>
internal sealed class FitFlow(RunPasses passes, RunPlan plan)
{
    // Validation rows: they go through the stages when a stage is trained, and no stage learns from them.
    private RunCursor? _validation = plan.Validation is { } validation ? new RunCursor(validation, 0) : null;

    public async Task RunAsync()
    {
        var cursor = new RunCursor(plan.Fit!, 0);
        bool cheap = true;
        int last = LastToFit();
        for (int stage = 0; stage <= last; stage++)
        {
            bool pending = cursor.First < stage;
            switch (plan.Stages[stage])
            {
                case StageRole.Transform:
                    break;
                case StageRole.Costly:
                    cheap = false;
                    break;
                case StageRole.Shuffle or StageRole.CountedShuffle:
                    cursor = await passes.ShuffleAsync(await SettleAsync(cursor, stage, cheap), stage, DataRef.Data(stage + 1));
                    // Validation rows stay where they are.
                    if (await ValidationAsync(stage) is { } settled)
                        _validation = settled with { First = stage + 1 };
                    cheap = true;
                    break;
                case StageRole.Summary:
                    cursor = await passes.SummarizeAsync(cursor, stage, DataRef.Data(stage + 1));
                    cheap = true;
                    break;
                case StageRole.Aggregate:
                    DataRef? write = pending && !cheap ? DataRef.Data(stage) : null;
                    int shared = plan.Shared?.GetValueOrDefault(stage) is > 1 and int count ? count : 1;
                    AggregationRef[] fits = [.. Enumerable.Range(stage, shared).Select(static one => new AggregationRef(AggregationOwner.Fit, one))];
                    (cursor, IReadOnlyList<CompleteResult> results) = await passes.AggregateAsync(RunPhase.Fit, cursor, stage, fits, write);
                    cheap = (cheap || write is not null) && results.All(static result => result.Cheap);
                    stage += shared - 1;
                    break;
                case StageRole.Rounds:
                    (cursor, cheap) = await RoundsAsync(cursor, stage, cheap);
                    break;
                default:
                    (cursor, cheap) = await TrainAsync(cursor, stage, stage == last, cheap);
                    break;
            }
        }
        await passes.SaveModelAsync();
    }

    // Training reads its data more than once: what is pending is written first. When nothing is fitted afterwards, only the
    // columns that it reads are.
    private async Task<(RunCursor Cursor, bool Cheap)> TrainAsync(RunCursor cursor, int stage, bool isLast, bool cheap)
    {
        if (cursor.First < stage)
        {
            cursor = await passes.WriteAsync(RunPhase.Prepare, cursor, stage, DataRef.Data(stage), isLast ? stage : null);
            cheap = true;
        }
        CompleteResult result = await passes.FitAsync(cursor, stage, await ValidationAsync(stage, isLast ? stage : null));
        return (cursor, cheap && result.Cheap);
    }

    // A fit of several steps reads its data as often. Children read what was written, whatever the input was; and what is set
    // aside is set aside once.
    private async Task<(RunCursor Cursor, bool Cheap)> RoundsAsync(RunCursor cursor, int stage, bool cheap)
    {
        FitNext first = plan.Rounds![stage];
        if (cursor.First < stage || (cursor.Source.Name.Kind == DataKind.Input && (first.Kind == FitStepKind.Children || first.HasChildren == true || plan.SetAside)))
        {
            cursor = await passes.WriteAsync(RunPhase.Prepare, cursor, stage, DataRef.Data(stage));
            cheap = true;
        }
        CompleteResult result = await passes.RoundsAsync(cursor, stage, first);
        return (cursor, cheap && result.Cheap);
    }

    private async Task<RunCursor?> ValidationAsync(int stage, int? columnsOfFit = null)
    {
        if (_validation is { } pending && pending.First < stage)
            _validation = await passes.WriteAsync(RunPhase.Prepare, pending, stage, DataRef.Validation(stage), columnsOfFit);
        return _validation;
    }

    // A shuffle with statistics reads its input twice.
    private async Task<RunCursor> SettleAsync(RunCursor cursor, int stage, bool cheap) =>
        plan.Stages[stage] == StageRole.CountedShuffle && !cheap && cursor.First < stage
            ? await passes.WriteAsync(RunPhase.Prepare, cursor, stage, DataRef.Data(stage))
            : cursor;

    private int LastToFit()
    {
        for (int stage = plan.Stages.Count - 1; stage >= 0; stage--)
        {
            if (plan.Stages[stage] is StageRole.Aggregate or StageRole.Gang or StageRole.Rounds)
                return stage;
        }
        return -1;
    }
}

/// <summary>Applies all stages, writes what comes out and evaluates it in the same pass.</summary>
internal sealed class TransformFlow(RunPasses passes, RunPlan plan)
{
    public async Task RunAsync()
    {
        var cursor = new RunCursor(plan.Transform!, 0);
        for (int stage = 0; stage < plan.Stages.Count; stage++)
        {
            switch (plan.Stages[stage])
            {
                case StageRole.Shuffle or StageRole.CountedShuffle:
                    if (plan.Stages[stage] == StageRole.CountedShuffle && cursor.First < stage)
                        cursor = await passes.WriteAsync(RunPhase.Prepare, cursor, stage, DataRef.Scored(stage));
                    cursor = await passes.ShuffleAsync(cursor, stage, DataRef.Scored(stage + 1));
                    break;
                case StageRole.Summary:
                    cursor = await passes.SummarizeAsync(cursor, stage, DataRef.Scored(stage + 1));
                    break;
            }
        }
        AggregationRef[] evaluations = [.. plan.Evaluations
            .Select((source, index) => (source, index))
            .Where(evaluation => evaluation.source is null)
            .Select(evaluation => new AggregationRef(AggregationOwner.Evaluation, evaluation.index))];
        await passes.AggregateAsync(RunPhase.Transform, cursor, plan.Stages.Count, evaluations, DataRef.Output);
    }
}
