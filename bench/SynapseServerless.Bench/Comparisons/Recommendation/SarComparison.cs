using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Recommendation;

/// <summary>SAR's fit and the ten best items of all users, against SciPy's sparse products and a partition of the scores.</summary>
/// <param name="times">How many times MovieLens-100k the table is.</param>
public sealed class SarComparison(int times) : Comparison
{
    private const string Script = """
        import sys, numpy, scipy.sparse as sparse
        def work():
            rows = numpy.fromfile(sys.argv[1], dtype=numpy.int32).reshape(-1, 3)
            users, items = int(rows[:, 0].max()) + 1, int(rows[:, 1].max()) + 1
            ratings = sparse.csr_matrix((rows[:, 2].astype(numpy.float64), (rows[:, 0], rows[:, 1])), shape=(users, items))
            seen = ratings.copy()
            seen.data[:] = 1
            both = (seen.T @ seen).tocoo()
            own = numpy.asarray(seen.sum(axis=0)).ravel()
            kept = both.data >= 4
            row, col, data = both.row[kept], both.col[kept], both.data[kept]
            similar = sparse.csr_matrix((data / (own[row] + own[col] - data), (row, col)), shape=(items, items))
            scores = (ratings @ similar).toarray()
            scores[seen.nonzero()] = -1
            best = numpy.argpartition(-scores, 10, axis=1)[:, :10]
            order = numpy.argsort(-numpy.take_along_axis(scores, best, axis=1), axis=1)
            best = numpy.take_along_axis(best, order, axis=1)
            return int(best.shape[0])
        """;

    private static readonly Schema s_none = new([], null);

    private PythonSide? _python;
    private string _path = "";

    /// <inheritdoc/>
    public override string Name => $"sar-{times}00k";

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture, $"SAR, fit and the ten best of all users, a table in the shape of MovieLens-100k{(times == 1 ? "" : $" with {times} times its users and ratings")}, against SciPy's sparse products and NumPy's partition");

    /// <inheritdoc/>
    public override string Unit => "users";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.0 / 3)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _path = new RatingTable(times).Write(context);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _python?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(Reference(context).Units);

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MemoryDataset ratings = RatingTable.Read(_path);
        using var model = (SARModel)await new SAR().FitAsync(ratings, cancellationToken: cancellationToken);
        using var recommend = new RecommendForAllUsers { Model = model };
        using RecordBatch table = recommend.Complete(recommend.CreateState(s_none), s_none, new StageContext("bench"));
        return table.Length;
    }

    /// <summary>The reference once, with the peak of its memory in megabytes.</summary>
    internal (long Units, double Megabytes) Reference(BenchContext context) => (_python ??= PythonSide.Start(Script, new RatingTable(times).Write(context))).Run();
}
