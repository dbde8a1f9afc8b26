using SynapseServerless.Pipelines;
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

/// <summary>Fits and reads stages in the ways that the contract compares.</summary>
internal static class Runs
{
    /// <summary>The stage itself, or what its fit gives.</summary>
    public static async Task<Transformer> TransformerAsync(Stage stage, SampleData data, CancellationToken cancellationToken) =>
        stage is Estimator estimator ? await estimator.FitAsync(data, null, cancellationToken) : (Transformer)stage;

    /// <summary>What the stage makes of the data, as lines of text.</summary>
    public static async Task<List<string>> RowsAsync(Stage stage, SampleData fit, SampleData transform, CancellationToken cancellationToken)
    {
        using Transformer transformer = await TransformerAsync(stage, fit, cancellationToken);
        return await Rows.ReadAsync(transformer.Transform(transform), cancellationToken);
    }
}
