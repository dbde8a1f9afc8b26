using System.Collections.Concurrent;
using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

// The plans of fits: where each is, and what comes next.
internal sealed partial class RunWorkspace
{
    // What the fit of a stage had learned before its last step: partitions share it.
    private readonly ConcurrentDictionary<int, FitState> _fits = new();

    // The step that follows from it: one of a thousand children is not worth planning a thousand times.
    private readonly ConcurrentDictionary<int, (int Round, FitStep Step)> _steps = new();

    /// <summary>The step that the fit of a stage is at.</summary>
    internal async Task<FitStep> FitStepAsync(int stage, int round, CancellationToken cancellationToken)
    {
        if (_steps.TryGetValue(stage, out (int Round, FitStep Step) known) && known.Round == round)
            return known.Step;
        FitStep step = ((Estimator)Stages[stage]).Plan.StepAt(await FitStateAsync(stage, round, cancellationToken).ConfigureAwait(false));
        _steps[stage] = (round, step);
        return step;
    }

    /// <summary>Gives the fit of a stage what its step gave: the model is saved, or what it has learned for the next step.</summary>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="round">The step.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="source">The data; no stages are pending.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<CompleteResult> AdvanceAsync(int stage, int round, FitStepResult result, DataRef source, CancellationToken cancellationToken) =>
        await AdvanceAsync(stage, round, result, await SchemaAsync(source, stage, stage, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Gives the fit of a stage what its step gave: the model is saved, or what it has learned for the next step.</summary>
    internal async Task<CompleteResult> AdvanceAsync(int stage, int round, FitStepResult result, Schema schema, CancellationToken cancellationToken)
    {
        var estimator = (Estimator)Stages[stage];
        FitState state = await FitStateAsync(stage, round, cancellationToken).ConfigureAwait(false);
        StageContext context = Context(estimator, 0, schema, FailingRowSink.Instance, Parallelism);
        FitTurn turn = await estimator.Plan.AdvanceAsync(state, result, schema, context, cancellationToken).ConfigureAwait(false);
        // The step before this one is over for good: nobody asks for its states any more.
        if (round > 0)
        {
            await Storage.DeleteAsync(Files.FitState(stage, round - 1), cancellationToken).ConfigureAwait(false);
            var before = new AggregationRef(AggregationOwner.Fit, stage) { Round = round == 1 ? null : round - 1 };
            await Storage.DeleteAsync(Files.States(before), cancellationToken).ConfigureAwait(false);
        }
        if (turn.Model is { } model)
        {
            // Rows that were kept for its passes are of no more use here.
            Environment.Host.Resources.Retire(this);
            await SaveModelAsync(stage, model, cancellationToken).ConfigureAwait(false);
            return new CompleteResult(model.IsCheap) { Pool = model.WorkerPool };
        }
        await SaveFitStateAsync(stage, turn.State!, cancellationToken).ConfigureAwait(false);
        return new CompleteResult(false) { Next = FitNext.Of(turn.State!.Round, estimator.Plan.StepAt(turn.State), Parallelism, Short(turn.News)) };
    }

    private async Task<FitState> FitStateAsync(int stage, int round, CancellationToken cancellationToken)
    {
        if (round == 0)
            return FitState.Start;
        if (_fits.TryGetValue(stage, out FitState? known) && known.Round == round)
            return known;
        string location = Files.FitState(stage, round);
        ReadOnlyMemory<byte> content = await Storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? throw StorageErrors.Missing(location);
        return _fits[stage] = new FitState(round, content);
    }

    private async Task SaveFitStateAsync(int stage, FitState state, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await Storage.CreateAsync(Files.FitState(stage, state.Round), cancellationToken).ConfigureAwait(false);
        await write.Stream.WriteAsync(state.Content, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        _fits[stage] = state;
    }

    // News travel with the history of the run.
    private static string? Short(string? news) => news is { Length: > 500 } ? news[..500] + "..." : news;
}
