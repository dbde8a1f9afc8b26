using System.Globalization;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Trees;

namespace SynapseServerless.Bench.Comparisons.Trees;

/// <summary>SHAP values of 5,000 rows, against one native call for the same matrix. What is made ready for them is made again each time.</summary>
/// <param name="threads">How many threads each side has.</param>
public sealed class ShapComparison(int threads) : Comparison
{
    private const int Rows = 5_000;

    private static readonly TreeModels s_model = new(ParticleVectors.Table, 500, 31, "");

    private float[] _rows = [];
    private double[] _expected = [], _results = [];
    private nint _native;
    private TreeEnsemble? _ensemble;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"trees-shap-{threads}t");

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"TreeExplainer, made again, on 5,000 rows, {s_model.Words}, {threads} thread{(threads > 1 ? "s" : "")} each, against LGBM_BoosterPredictForMat; SHAP values within 1e-12 of the largest");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(30), Requirement.ProcessorSpeedAtLeast(30)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await s_model.LoadAsync(context, cancellationToken);
        _rows = rows[..(Rows * s_model.Table.Columns)];
        _native = NativeLightGBM.Load(text);
        _ensemble = TreeEnsemble.Parse(text);
        _expected = new double[Rows * (s_model.Table.Columns + 1)];
        _results = new double[_expected.Length];
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        double largest = _expected.Max(Math.Abs), difference = _expected.Zip(_results, (a, b) => Math.Abs(a - b)).Max();
        (_rows, _expected, _results, _ensemble) = ([], [], [], null);
        return difference <= 1e-12 * largest
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{Name}: the two sides differ by {difference:R}, the largest value is {largest:R}, so the ratio means nothing.");
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        NativeLightGBM.PredictContributions(_native, _rows, s_model.Table.Columns, threads, _expected);
        return Task.FromResult((long)Rows);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        new TreeExplainer(_ensemble!).Contributions(_rows, s_model.Table.Columns, _results, threads);
        return Task.FromResult((long)Rows);
    }
}
