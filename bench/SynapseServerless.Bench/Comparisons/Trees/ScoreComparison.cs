using System.Globalization;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Trees;

namespace SynapseServerless.Bench.Comparisons.Trees;

/// <summary>Raw scores of a million rows in blocks, against one native call for the same matrix.</summary>
/// <param name="model">The model and its rows.</param>
/// <param name="threads">How many threads each side has.</param>
public sealed class ScoreComparison(TreeModels model, int threads) : Comparison
{
    private float[] _rows = [];
    private double[] _expected = [], _results = [];
    private nint _native;
    private TreeScorer? _scorer;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"trees-score-{model.Name}-{threads}t");

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture, $"TreeScorer on 1 million rows, {model.Words}, {threads} thread{(threads > 1 ? "s" : "")} each, against LGBM_BoosterPredictForMat; raw scores equal to the last bit");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(model.BlockBound), Requirement.ProcessorSpeedAtLeast(model.BlockBound)];

    /// <inheritdoc/>
    public override int Rounds => 9;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, _rows) = await model.LoadAsync(context, cancellationToken);
        _native = NativeLightGBM.Load(text);
        _scorer = new TreeScorer(TreeEnsemble.Parse(text));
        _expected = new double[_rows.Length / model.Table.Columns];
        _results = new double[_expected.Length];
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        bool isEqual = _results.AsSpan().SequenceEqual(_expected);
        (_rows, _expected, _results, _scorer) = ([], [], [], null);
        return isEqual ? Task.CompletedTask : throw new InvalidOperationException($"{Name}: the two sides differ, so the ratio means nothing.");
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        NativeLightGBM.PredictRaw(_native, _rows, model.Table.Columns, threads, _expected);
        return Task.FromResult((long)_expected.Length);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _scorer!.Score(_rows, model.Table.Columns, ScoreKind.Raw, _results, threads);
        return Task.FromResult((long)_results.Length);
    }
}
