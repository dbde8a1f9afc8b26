namespace SynapseServerless.Stages;

/// <summary>What a fit that is one aggregation has to do with the columns of its data, so that it may share a pass over them with its neighbours.</summary>
/// <param name="Reads">The columns that the fit reads; it looks at no others.</param>
/// <param name="Writes">The columns that its model adds or replaces.</param>
/// <param name="KeepsRows">Whether its model keeps every row that it was fitted on, whatever is in it: it drops none, and rejects none.</param>
public sealed record FitColumns(IReadOnlyCollection<string> Reads, IReadOnlyCollection<string> Writes, bool KeepsRows);
