using SynapseServerless.Specifications;

namespace SynapseServerless.Stages;

/// <summary>A step of a fit: something that every executor knows how to spread out.</summary>
public abstract record FitStep;

/// <summary>Aggregates over all rows: partitions are accumulated anywhere and their states merged in a tree.</summary>
/// <param name="Aggregation">The aggregation; its result is an <see cref="AggregateResult"/>.</param>
public sealed record AggregateStep(IAggregation Aggregation) : FitStep;

/// <summary>Trains on the whole dataset, in one place or as ranks that run together.</summary>
/// <param name="Gang">What trains; its result is a <see cref="TrainResult"/>.</param>
public sealed record TrainStep(IGang Gang) : FitStep;

/// <summary>Fits other estimators, independent of each other; on an engine each is a run of its own under its parent.</summary>
/// <param name="Children">The fits; their result is a <see cref="ChildrenResult"/>.</param>
public sealed record ChildrenStep(IReadOnlyList<ChildFit> Children) : FitStep
{
    /// <summary>The most children that a step can have.</summary>
    public const int MaxChildren = 10_000;

    /// <summary>How many of them run at once; 0 for as many as there are processors, 8 at most.</summary>
    public int Parallelism { get; init; }
}

/// <summary>A fit under another fit.</summary>
public sealed record ChildFit
{
    /// <summary>What the child is called in news and errors, such as <c>trial 7, fold 2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What is fitted. On an engine it travels as JSON, so that code which no specification can hold is refused.</summary>
    public required Estimator Estimator { get; init; }

    /// <summary>How the rows are dealt to what it is fitted on (<c>train</c>) and evaluated on (<c>test</c>); null to fit on all rows.</summary>
    public SplitSpecification? Split { get; init; }

    /// <summary>What evaluates the scored rows of <c>test</c>; null for no evaluation.</summary>
    public AggregateTransformer? Evaluation { get; init; }

    /// <summary>Whether the parent wants the model itself, and not only how good it is.</summary>
    public bool KeepsModel { get; init; }

    /// <summary>
    /// When its time is over; null for no such time. A child whose model is wanted ends with what it has learned by then, where its stages can;
    /// any other is given up, and one that has not begun does not begin.
    /// </summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>What a step gave.</summary>
public abstract record FitStepResult;

/// <summary>The merged state of all rows.</summary>
/// <param name="State">The state.</param>
public sealed record AggregateResult(object State) : FitStepResult;

/// <summary>The model that was trained.</summary>
/// <param name="Model">The model; it belongs to whom it is given.</param>
public sealed record TrainResult(Transformer Model) : FitStepResult;

/// <summary>What became of the children.</summary>
/// <param name="Children">One for each, in their order.</param>
public sealed record ChildrenResult(IReadOnlyList<ChildOutcome> Children) : FitStepResult;

/// <summary>What became of one child.</summary>
public sealed record ChildOutcome
{
    /// <summary>What the child is called.</summary>
    public required string Name { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was given up because its time was over.</summary>
    public bool IsOverTime { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How good its model is on rows that it was not fitted on; null without an evaluation.</summary>
    public EvaluationResult? Evaluation { get; init; }

    /// <summary>Gives its model, where the child was to keep it; null otherwise. Who takes the model owns it.</summary>
    public Func<CancellationToken, Task<Transformer>>? Model { get; init; }
}
