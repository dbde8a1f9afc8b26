using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Neighbors;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Neighbors;

/// <summary>The ten nearest by a graph, against hnswlib with the same number of edges and of nodes looked at; both on two threads. Of the nearest 95 in a hundred have to be found.</summary>
/// <param name="points">How many vectors there are.</param>
public sealed class GraphNeighborsComparison(int points) : Comparison
{
    private const int Queries = 2_000, K = 10, Edges = 16, ExpansionAdd = 128, ExpansionSearch = 64;

    private const string Script = """
        import sys, numpy, hnswlib
        points = numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, int(sys.argv[3]))
        queries = numpy.fromfile(sys.argv[2], dtype=numpy.float32).reshape(-1, int(sys.argv[3]))
        index = hnswlib.Index(space="l2", dim=points.shape[1])
        index.init_index(max_elements=len(points), M=int(sys.argv[5]), ef_construction=int(sys.argv[6]))
        index.set_num_threads(2)
        index.add_items(points)
        index.set_ef(int(sys.argv[7]))
        def work():
            rows, distances = index.knn_query(queries, k=int(sys.argv[4]))
            return int(rows.shape[0])
        """;

    private PythonSide? _python;
    private KNNModel? _model;
    private MemoryDataset? _queries;

    /// <inheritdoc/>
    public override string Name => points == 100_000 ? "graph-neighbors" : "graph-neighbors-small";

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture, $"KNN by HNSW, {points:N0} vectors of {NeighborVectors.Width}, the {K} nearest of {Queries:N0} by distance, 95 % of them found or more, two threads, against hnswlib");

    /// <inheritdoc/>
    public override string Unit => "queries";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => points == 100_000 ? [Requirement.SpeedAtLeast(0.9)] : [Requirement.SpeedAtLeast(0)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        float[] vectors = NeighborVectors.Embedded(points, 1), asked = NeighborVectors.Embedded(Queries, 2);
        string at = context.Scratch($"neighbors/embedded-{points}.bin"), queries = context.Scratch("neighbors/embedded-queries.bin");
        await File.WriteAllBytesAsync(at, MemoryMarshal.AsBytes<float>(vectors).ToArray(), cancellationToken);
        await File.WriteAllBytesAsync(queries, MemoryMarshal.AsBytes<float>(asked).ToArray(), cancellationToken);
        int[] numbers = [NeighborVectors.Width, K, Edges, ExpansionAdd, ExpansionSearch];
        _python = PythonSide.Start(Script, [at, queries, .. numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture))]);
        _queries = Datasets.FromBatches(NeighborVectors.Batch(asked));
        MemoryDataset data = Datasets.FromBatches(NeighborVectors.Batch(vectors));
        var stage = new KNN { K = K, Metric = "euclidean", Algorithm = "hnsw", Connectivity = Edges, ExpansionAdd = ExpansionAdd, ExpansionSearch = ExpansionSearch };
        _model = (KNNModel)await stage.FitAsync(data, cancellationToken: cancellationToken);
        using var exact = (KNNModel)await new KNN { K = K, Metric = "euclidean" }.FitAsync(data, cancellationToken: cancellationToken);
        int[][] found = await FoundAsync(_model, cancellationToken), all = await FoundAsync(exact, cancellationToken);
        double recall = found.Select((row, i) => row.Intersect(all[i]).Count()).Sum() / (double)(Queries * K);
        if (recall < 0.95)
            throw new InvalidOperationException($"{recall:P1} of the nearest were found.");
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

    private async Task<int[][]> FoundAsync(KNNModel model, CancellationToken cancellationToken) =>
        NeighborVectors.Found(await model.Transform(_queries!, new LocalOptions { Parallelism = 1 }).CollectAsync(null, cancellationToken));
}
