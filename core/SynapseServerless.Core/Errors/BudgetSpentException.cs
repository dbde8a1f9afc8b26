namespace SynapseServerless;

/// <summary>A budget is spent: the run stops, with what is done kept.</summary>
/// <param name="problem">Which, and what was spent.</param>
/// <param name="location">Whose budget it is.</param>
/// <param name="remedy">How to go on.</param>
public sealed class BudgetSpentException(string problem, Location location, string remedy) : SynapseException(problem, location, remedy);
