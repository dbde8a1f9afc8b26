using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Orchestration;

/// <summary>Says which pool of workers each pass and each fit of a run goes to.</summary>
/// <remarks>
/// A stage that asks for a pool has it, where there is such a pool; of several stages in one pass the first has. All others go where the
/// specification says, or stay in the engine.
/// </remarks>
internal sealed class PoolChoice(RunPlan plan)
{
    private readonly Dictionary<int, string?> _models = [];

    /// <summary>Notes what the model of a stage asks for.</summary>
    public void Fitted(int stage, CompleteResult result)
    {
        if (plan.Workers is { } workers)
            _models[stage] = workers.Pools.Contains(result.Pool) ? result.Pool : null;
    }

    /// <summary>The pool of a pass; null for the engine.</summary>
    /// <param name="first">The first stage applied.</param>
    /// <param name="last">The stage after the last one applied.</param>
    /// <param name="aggregations">What is aggregated over what comes out.</param>
    public string? OfPass(int first, int last, IReadOnlyList<AggregationRef> aggregations)
    {
        if (plan.Workers is not { } workers)
            return null;
        IEnumerable<string?> stages = Enumerable.Range(first, Math.Max(0, last - first))
            .Select(stage => _models.TryGetValue(stage, out string? pool) ? pool : IsFitted(stage) ? null : workers.Stages[stage]);
        IEnumerable<string?> fits = aggregations.Where(one => one.Owner == AggregationOwner.Fit).Select(one => workers.Stages[one.Index]);
        return stages.Concat(fits).FirstOrDefault(pool => pool is not null) ?? workers.All;
    }

    /// <summary>The pool of a fit in one place; null for the engine.</summary>
    public string? OfFit(int stage) => plan.Workers is { } workers ? workers.Stages[stage] ?? workers.All : null;

    /// <summary>The way to a pool; null for the engine.</summary>
    public WorkerRoute? Route(string? pool) => pool is null ? null : new WorkerRoute(pool, plan.Workers!.Timeout);

    // What an estimator asks for is for its fit.
    private bool IsFitted(int stage) => plan.Stages[stage] is StageRole.Aggregate or StageRole.Gang or StageRole.Rounds;
}
