using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Planning;

/// <summary>An amount as it was estimated and as it was.</summary>
/// <param name="Name">What it is: <c>time</c>, <c>rows in</c>, <c>rows out</c>, <c>bytes in</c>, <c>requests</c>, <c>tokens</c>, <c>cost of services</c>.</param>
/// <param name="Unit">In what it is counted: <c>s</c>, <c>rows</c>, <c>bytes</c>, <c>requests</c>, <c>tokens</c>, or a currency.</param>
/// <param name="Estimated">As it was estimated.</param>
/// <param name="Actual">As it was.</param>
public sealed record ComparedAmount(string Name, string Unit, EstimateRange Estimated, double Actual)
{
    /// <summary>How many times the likeliest amount it was; null where nothing was expected.</summary>
    public double? Factor => Estimated.Likely > 0 ? Actual / Estimated.Likely : null;

    /// <summary>Whether it was within the range.</summary>
    public bool IsWithin => Actual >= Estimated.Low && Actual <= Estimated.High;
}

/// <summary>What a run was estimated to come to beside what it came to.</summary>
public static class PlanComparison
{
    /// <summary>The amounts; none where the run was not estimated or has not completed.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<ComparedAmount> Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run is { Estimate: { } estimate, Status: RunStatus.Completed } ? [.. Amounts(run, estimate)] : [];
    }

    private static IEnumerable<ComparedAmount> Amounts(RunRecord run, PlanEstimate estimate)
    {
        if (estimate.Seconds is { } seconds)
            yield return new("time", "s", seconds, run.Seconds);
        yield return new("rows in", "rows", estimate.RowsIn, run.RowsIn);
        yield return new("bytes in", "bytes", EstimateRange.Exactly(estimate.BytesIn), run.Inputs.Sum(input => (double)input.Bytes));
        if (estimate.RowsOut is { } rows)
            yield return new("rows out", "rows", rows, run.RowsOut);
        CallCounts all = (run.Services?.Calls ?? []).Aggregate(CallCounts.None, static (sum, call) => sum.Plus(call.Counts));
        if (estimate.Requests is { High: > 0 } requests)
            yield return new("requests", "requests", requests, all.Sent);
        if (estimate.Tokens is { High: > 0 } tokens)
            yield return new("tokens", "tokens", tokens, all.Tokens);
        EstimateRange cost = estimate.Calls.Select(call => call.Cost).OfType<EstimateRange>().Aggregate(EstimateRange.None, static (sum, call) => sum.Plus(call));
        if (cost.High > 0)
            yield return new("cost of services", estimate.Calls.Select(call => call.Prices).OfType<string>().FirstOrDefault()?.Split(',')[0] ?? "", cost, (double)all.Cost);
    }
}
