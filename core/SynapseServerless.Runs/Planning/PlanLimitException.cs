namespace SynapseServerless.Planning;

/// <summary>A run was not started, because its estimate goes beyond a limit.</summary>
/// <param name="exceeded">What it goes beyond.</param>
/// <param name="estimate">The estimate.</param>
public sealed class PlanLimitException(string exceeded, PlanEstimate estimate)
    : SynapseException($"The estimate goes beyond a limit: {exceeded}", Location.None, "Nothing was run. Raise the limit, or give the run less to do.")
{
    /// <summary>The estimate.</summary>
    public PlanEstimate Estimate { get; } = estimate;
}
