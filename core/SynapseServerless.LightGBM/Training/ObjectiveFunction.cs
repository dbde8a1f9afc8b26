namespace SynapseServerless.LightGBM;

/// <summary>The first and second derivatives of a loss by the scores, row by row: what trees are grown on.</summary>
/// <remarks>
/// It depends on nothing but its arguments: with several ranks each calls it for its own rows, at the same time, and a fit that
/// goes on from a checkpoint calls it for what comes after.
/// </remarks>
/// <param name="rows">The rows with their raw scores.</param>
/// <param name="gradients">Takes the first derivatives, in the order of <see cref="TrainingRows.Scores"/>; every value has to be set.</param>
/// <param name="hessians">Takes the second derivatives, in the same order; every value has to be set, and they are not negative.</param>
public delegate void ObjectiveFunction(TrainingRows rows, Span<float> gradients, Span<float> hessians);

/// <summary>One number that says how good scores are.</summary>
/// <param name="rows">The rows with their scores.</param>
/// <returns>The number; NaN never counts as better.</returns>
public delegate double MetricFunction(TrainingRows rows);

/// <summary>A metric of one's own.</summary>
/// <param name="Name">What its curve is called, after <c>valid</c> or <c>training</c>; not the name of one of LightGBM's metrics.</param>
/// <param name="Evaluate">Computes it.</param>
/// <param name="HigherIsBetter">Whether it grows as a model gets better.</param>
public sealed record CustomMetric(string Name, MetricFunction Evaluate, bool HigherIsBetter = false);
