using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Neighbors;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Neighbors;

/// <summary>The ten nearest of many vectors by the stage, against faiss's IndexFlatIP, which compares with all as well; both on two threads.</summary>
/// <param name="points">How many vectors there are.</param>
public sealed class ExactNeighborsComparison(int points) : Comparison
{
    private const int Width = NeighborVectors.Width, Queries = 2_000, K = 10;

    private const string Script = """
        import sys, numpy, faiss
        faiss.omp_set_num_threads(2)
        points = numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, int(sys.argv[3]))
        queries = numpy.fromfile(sys.argv[2], dtype=numpy.float32).reshape(-1, int(sys.argv[3]))
        index = faiss.IndexFlatIP(points.shape[1])
        index.add(points)
        def work():
            distances, rows = index.search(queries, int(sys.argv[4]))
            return int(rows.shape[0])
        """;

    private PythonSide? _python;
    private KNNModel? _model;
    private MemoryDataset? _queries;

    /// <inheritdoc/>
    public override string Name => points == 100_000 ? "exact-neighbors" : "exact-neighbors-small";

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"KNN, {points:N0} vectors of {Width}, the {K} nearest of {Queries:N0} by inner product, two threads, against faiss's IndexFlatIP");

    /// <inheritdoc/>
    public override string Unit => "queries";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => points == 100_000 ? [Requirement.SpeedAtLeast(0.9)] : [Requirement.SpeedAtLeast(0)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        float[] vectors = NeighborVectors.Even(points, 1), asked = NeighborVectors.Even(Queries, 2);
        string at = context.Scratch($"neighbors/points-{points}.bin"), queries = context.Scratch("neighbors/queries.bin");
        await File.WriteAllBytesAsync(at, MemoryMarshal.AsBytes<float>(vectors).ToArray(), cancellationToken);
        await File.WriteAllBytesAsync(queries, MemoryMarshal.AsBytes<float>(asked).ToArray(), cancellationToken);
        _python = PythonSide.Start(Script, at, queries, Width.ToString(CultureInfo.InvariantCulture), K.ToString(CultureInfo.InvariantCulture));
        _queries = Datasets.FromBatches(NeighborVectors.Batch(asked));
        _model = (KNNModel)await new KNN { K = K }.FitAsync(Datasets.FromBatches(NeighborVectors.Batch(vectors)), cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _python?.Dispose();
        _model?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(_python!.Run().Units);

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using RecordBatch found = await _model!.Transform(_queries!, new LocalOptions { Parallelism = 1 }).CollectAsync(null, cancellationToken);
        return found.Length;
    }
}
