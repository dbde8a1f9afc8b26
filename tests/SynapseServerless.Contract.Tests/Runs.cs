using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

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
