using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What a fit holds beside the binned matrix, for one and for four million rows.</summary>
/// <remarks>
/// The reference is the native library with nothing but rows that it has binned before and reads from its own binary files, validation
/// rows included; what training itself needs for every row is in both. What the project has over it at most is what it reads with while the bins are chosen:
/// the sample (200,000 rows, 12 bytes for each of 28 values: 67 MB), the values of a batch (65,536 rows: 7.3 MB), as much for how
/// deep in its vector each of them is, a page of the file as it is and unpacked (2 MB), which is 84 MB together; 16 MB are for the code that reads.
/// </remarks>
/// <param name="millions">How many million rows.</param>
public sealed class FitMemoryComparison(int millions) : Comparison
{
    private const int Iterations = 3;

    private string[] _files = [];

    /// <inheritdoc/>
    public override string Name => $"lightgbm-fit-memory-{millions}m";

    /// <inheritdoc/>
    public override string Summary =>
        $"LightGBMClassifier.fit from Parquet, {millions} million rows of 28 features, every fourth for validation, against the C API on rows that are binned already";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.MemoryOverAtMost(100)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string table = await ParticleVectors.ValidatedFileAsync(context);
        _files = [.. Enumerable.Range(0, millions).Select(i => context.Scratch($"fit-memory/particles-{i}.parquet"))];
        foreach (string file in _files.Where(file => !File.Exists(file)))
            File.CreateSymbolicLink(file, table);
        if (File.Exists(Binned(context, "train")))
            return;
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(table, cancellationToken);
        string partial = Binned(context, "train") + ".partial";
        File.Delete(partial);
        File.Delete(Binned(context, "validation"));
        NativeLightGBM.SaveBinned(
            Rows(matrix, labels, row => row % 4 != 0), Rows(matrix, labels, row => row % 4 == 0), ParticleVectors.Slots.Count,
            FitComparison.Parameters, partial, Binned(context, "validation"));
        File.Move(partial, Binned(context, "train"));
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(
        NativeLightGBM.TrainBinned(Binned(context, "train"), Binned(context, "validation"), FitComparison.Parameters, Iterations));

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Dataset data = await FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = _files }, cancellationToken: cancellationToken);
        var classifier = new LightGBMClassifier { NumIterations = Iterations, ValidationIndicatorCol = "validation" };
        using Transformer model = await classifier.FitAsync(data, new StageContext("fit"), cancellationToken);
        TrainingRecord record = ((LightGBMModel)model).Record;
        return record.TrainingRows + record.ValidationRows;
    }

    private (float[] Matrix, float[] Labels) Rows(float[] matrix, float[] labels, Func<int, bool> choose)
    {
        int columns = ParticleVectors.Slots.Count;
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(choose)];
        float[] chosen = new float[(long)rows.Length * millions * columns], chosenLabels = new float[rows.Length * millions];
        for (int i = 0; i < chosenLabels.Length; i++)
        {
            int row = rows[i % rows.Length];
            matrix.AsSpan(row * columns, columns).CopyTo(chosen.AsSpan(i * columns));
            chosenLabels[i] = labels[row];
        }
        return (chosen, chosenLabels);
    }

    private string Binned(BenchContext context, string part) => context.Scratch($"fit-memory/{part}-{millions}.bin");
}
