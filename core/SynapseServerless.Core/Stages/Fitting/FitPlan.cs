using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>How the fit of an estimator is spread out: a program of steps that an executor carries out, on an engine or in memory.</summary>
/// <remarks>
/// <para>A plan says which step the fit is at, gets what the step gave, and answers with the model or with the state from which the fit
/// goes on. It keeps nothing between two calls: each may come in another process, and each may come again after a crash. What the
/// fit has learned so far is its <see cref="FitState"/>, which the executor keeps.</para>
/// <para>Steps are what executors know: <see cref="AggregateStep"/>, <see cref="TrainStep"/> and <see cref="ChildrenStep"/>. Plans are
/// open: what an estimator makes of these steps is its own affair.</para>
/// </remarks>
public abstract class FitPlan
{
    /// <summary>Whether the fit reads its data more than once, so that an executor had better keep what costs something to make.</summary>
    public virtual bool ReadsOften => true;

    /// <summary>The columns that an executor may keep in memory from the first pass on, while they fit; null where rows are to be read again for each pass.</summary>
    /// <param name="input">Schema of the data.</param>
    public virtual IReadOnlyList<string>? ColumnsToKeep(Schema input) => null;

    /// <summary>Whether the fit comes to steps of children, which read data that was written: the rows that are fitted on and no others.</summary>
    public virtual bool HasChildren => false;

    /// <summary>The step that the fit is at.</summary>
    /// <param name="state">What it has learned so far; <see cref="FitState.Start"/> at the beginning.</param>
    /// <returns>The step; the same for the same state, in every process.</returns>
    public abstract FitStep StepAt(FitState state);

    /// <summary>Takes what the step gave.</summary>
    /// <param name="state">What the fit had learned before the step.</param>
    /// <param name="result">What the step gave.</param>
    /// <param name="input">Schema of the data.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The model, or the state that the fit goes on from.</returns>
    public abstract ValueTask<FitTurn> AdvanceAsync(
        FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken);
}

/// <summary>What a fit has learned so far.</summary>
/// <param name="Round">How many steps it has done.</param>
/// <param name="Content">The state as its plan writes it; empty at the beginning.</param>
public sealed record FitState(int Round, ReadOnlyMemory<byte> Content)
{
    /// <summary>The state of a fit that has not begun.</summary>
    public static FitState Start { get; } = new(0, default);

    /// <summary>The state after another step.</summary>
    /// <param name="content">The state as the plan writes it.</param>
    public FitState Next(ReadOnlyMemory<byte> content) => new(Round + 1, content);
}

/// <summary>What comes after a step: the model, or another step.</summary>
public sealed record FitTurn
{
    private FitTurn()
    {
    }

    /// <summary>The model; null when the fit goes on.</summary>
    public Transformer? Model { get; private init; }

    /// <summary>The state that the fit goes on from; null when it is done.</summary>
    public FitState? State { get; private init; }

    /// <summary>How far the fit is, for the news of the run; null for nothing to say.</summary>
    public string? News { get; private init; }

    /// <summary>The fit is done.</summary>
    /// <param name="model">The model; it belongs to the executor.</param>
    public static FitTurn Done(Transformer model) => new() { Model = model };

    /// <summary>The fit goes on.</summary>
    /// <param name="state">What it has learned so far.</param>
    /// <param name="news">How far it is, such as <c>iteration 4, cost 12.5</c>.</param>
    public static FitTurn Continue(FitState state, string? news = null) => new() { State = state, News = news };
}
