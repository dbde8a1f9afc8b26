using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>A stage set up so that it does something to the sample data.</summary>
/// <param name="Create">Makes the stage.</param>
public sealed record StageSample(Func<Stage> Create)
{
    /// <summary>The column it needs, which is taken away to see what it says.</summary>
    public string? NeedsColumn { get; init; }

    /// <summary>Deals rows out anew or draws from them: the same rows come, in an order that depends on the cut.</summary>
    public bool DependsOnCut { get; init; }

    /// <summary>Refuses rows with nulls in the columns it reads.</summary>
    public bool RefusesNulls { get; init; }

    public override string ToString() => Create().Type;
}
