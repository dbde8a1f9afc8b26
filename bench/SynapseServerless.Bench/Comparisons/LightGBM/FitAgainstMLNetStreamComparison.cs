using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>The same training in ML.NET at its leanest: the file is read anew for each of its passes, into one object that is filled again and again.</summary>
/// <remarks>No goal of the project says what these ratios have to be; that they must not exceed 1 is the least to expect.</remarks>
public sealed class FitAgainstMLNetStreamComparison : Comparison
{
    private string _file = "";

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-mlnet-lean";

    /// <inheritdoc/>
    public override string Summary => "LightGBMClassifier.fit from Parquet, 3 million flights, against ML.NET's LightGBM trainer on a stream of one reused object";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1), Requirement.PeakMemoryAtMost(1)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) =>
        _file = await FlightVectors.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MLNetTrainer.Train(MLNetTrainer.ReadAsync(_file, reuse: true, cancellationToken).ToBlockingEnumerable(cancellationToken));
        using var reader = new ParquetSharp.Arrow.FileReader(_file);
        return Task.FromResult(reader.ParquetReader.FileMetaData.NumRows);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitComparison.FitAsync(_file, cancellationToken);
}
