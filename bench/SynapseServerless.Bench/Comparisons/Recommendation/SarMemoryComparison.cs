using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.Recommendation;

/// <summary>The peak memory of both sides of <see cref="SarComparison"/>, each in a process of its own.</summary>
/// <param name="times">How many times MovieLens-100k the table is.</param>
public sealed class SarMemoryComparison(int times) : Comparison
{
    private double? _amount;

    /// <inheritdoc/>
    public override string Name => $"sar-{times}00k-memory";

    /// <inheritdoc/>
    public override string Summary => $"the same as sar-{times}00k, peak megabytes of a process that does nothing else";

    /// <inheritdoc/>
    public override string Unit => "users";

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override bool WarmsUp => false;

    /// <inheritdoc/>
    public override double? Amount => _amount;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.AmountAtMost("peak memory", 0.5)];

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var comparison = new SarComparison(times);
        (long units, double megabytes) = comparison.Reference(context);
        await comparison.CleanUpAsync();
        _amount = megabytes;
        return units;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Measurement measured = await IsolatedSide.StartAsync(new SarComparison(times), Side.Project, context, cancellationToken);
        _amount = measured.PeakBytes / 1024.0 / 1024;
        return measured.Units;
    }
}
