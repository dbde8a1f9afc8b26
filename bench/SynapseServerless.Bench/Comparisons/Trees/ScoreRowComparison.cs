using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Trees;

namespace SynapseServerless.Bench.Comparisons.Trees;

/// <summary>Raw scores of rows one by one, against the native library's fast call for single rows.</summary>
/// <param name="model">The model and its rows.</param>
public sealed class ScoreRowComparison(TreeModels model) : Comparison
{
    private const int Rows = 50_000;

    private float[] _rows = [];
    private nint _native;
    private TreeScorer? _scorer;
    private double _expected, _sum;

    /// <inheritdoc/>
    public override string Name => $"trees-score-row-{model.Name}";

    /// <inheritdoc/>
    public override string Summary => $"TreeScorer on 50,000 rows one by one, {model.Words}, against LGBM_BoosterPredictForMatSingleRowFast";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements =>
        [Requirement.SpeedAtLeast(model.Trees == 100 ? 10 : 5), Requirement.ProcessorSpeedAtLeast(model.Trees == 100 ? 10 : 5)];

    /// <inheritdoc/>
    public override int Rounds => 9;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await model.LoadAsync(context, cancellationToken);
        _rows = rows[..(Rows * model.Table.Columns)];
        _native = NativeLightGBM.SetUpRows(NativeLightGBM.Load(text), model.Table.Columns, kind: 1);
        _scorer = new TreeScorer(TreeEnsemble.Parse(text));
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync() =>
        _sum == _expected ? Task.CompletedTask : throw new InvalidOperationException($"{Name}: the two sides differ, so the ratio means nothing.");

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _expected = 0;
        for (int row = 0; row < Rows; row++)
            _expected += NativeLightGBM.PredictRow(_native, _rows.AsSpan(row * model.Table.Columns, model.Table.Columns));
        return Task.FromResult((long)Rows);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _sum = 0;
        double score = 0;
        for (int row = 0; row < Rows; row++)
        {
            _scorer!.Score(_rows.AsSpan(row * model.Table.Columns, model.Table.Columns), model.Table.Columns, ScoreKind.Raw, new Span<double>(ref score));
            _sum += score;
        }
        return Task.FromResult((long)Rows);
    }
}
