using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>One aggregation, and the model of it.</summary>
internal sealed class AggregatePlan(AggregateEstimator estimator) : FitPlan
{
    /// <inheritdoc/>
    public override bool ReadsOften => false;

    /// <inheritdoc/>
    public override FitStep StepAt(FitState state) => new AggregateStep(estimator);

    /// <inheritdoc/>
    public override ValueTask<FitTurn> AdvanceAsync(
        FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FitTurn.Done(estimator.Complete(((AggregateResult)result).State, input, context)));
}

/// <summary>One training, and the model of it.</summary>
internal sealed class GangPlan(IGang gang) : FitPlan
{
    /// <inheritdoc/>
    public override FitStep StepAt(FitState state) => new TrainStep(gang);

    /// <inheritdoc/>
    public override ValueTask<FitTurn> AdvanceAsync(
        FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FitTurn.Done(((TrainResult)result).Model));
}
