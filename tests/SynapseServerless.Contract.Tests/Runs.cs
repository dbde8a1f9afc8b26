using System.Collections.Concurrent;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Fits and reads stages in the ways that the contract compares.</summary>
internal static class Runs
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Transformer>>> s_fitted = new();

    /// <summary>The stage itself, or what its fit gives.</summary>
    public static async Task<Transformer> TransformerAsync(Stage stage, SampleData data, CancellationToken cancellationToken) =>
        stage is Estimator estimator ? await estimator.FitAsync(data, null, cancellationToken) : (Transformer)stage;

    /// <summary>What the fit of a sample to plain rows gives, the same for every test that does not care how it came about. Nobody disposes it.</summary>
    public static Task<Transformer> FittedAsync(string name) => s_fitted.GetOrAdd(
        name, name => new Lazy<Task<Transformer>>(() => TransformerAsync(Samples.All[name].Create(), SampleData.Plain(), CancellationToken.None))).Value;

    /// <summary>What the stage makes of the data, as lines of text.</summary>
    public static async Task<List<string>> RowsAsync(Stage stage, SampleData fit, SampleData transform, CancellationToken cancellationToken)
    {
        using Transformer transformer = await TransformerAsync(stage, fit, cancellationToken);
        return await Rows.ReadAsync(transformer.Transform(transform), cancellationToken);
    }
}
