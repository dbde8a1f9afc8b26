using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Tuning;

/// <summary>By how much a search overshoots its time: against a wait of as long. The highest of fifty rounds says how it is at worst.</summary>
public sealed class BudgetComparison : Comparison
{
    private const double Seconds = 10;
    private Dataset? _table;

    /// <inheritdoc/>
    public override string Name => "tune-budget";

    /// <inheritdoc/>
    public override string Summary => $"TuneHyperparameters with a budget of {Seconds} s on 200,000 flights, against a wait of {Seconds} s";

    /// <inheritdoc/>
    public override string Unit => "searches";

    /// <inheritdoc/>
    public override int Rounds => 50;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.05)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => _table = await Tables.FlightsAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(Seconds), cancellationToken);
        return 1;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        TuneHyperparameters search = Tables.Search(ParamSpace.Random(Tables.Space), 1_000, 2, Seconds);
        using var model = (TuneHyperparametersModel)await search.FitAsync(_table!, null, cancellationToken);
        return 1;
    }
}
