using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>The same training in ML.NET, which stands on the same native library: rows read into objects, as its programs do.</summary>
/// <remarks>ML.NET reads no Parquet itself, so ParquetSharp reads the file for it.</remarks>
public sealed class FitAgainstMLNetComparison : Comparison
{
    private string _file = "";

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-mlnet";

    /// <inheritdoc/>
    public override string Summary => "LightGBMClassifier.fit from Parquet, 3 million flights, against ML.NET's LightGBM trainer on the same file read into objects";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.7), Requirement.PeakMemoryAtMost(0.6)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) =>
        _file = await FlightVectors.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        List<MLNetTrainer.Flight> flights = await MLNetTrainer.ReadAsync(_file, reuse: false, cancellationToken).ToListAsync(cancellationToken);
        MLNetTrainer.Train(flights);
        return flights.Count;
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitComparison.FitAsync(_file, cancellationToken);
}
