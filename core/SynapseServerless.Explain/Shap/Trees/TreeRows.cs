using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>Explains raw scores of trees, exactly and without samples.</summary>
/// <param name="features">Reads the vectors that the trees score; disposed with this.</param>
/// <param name="answers">What the trees say; made with the first rows.</param>
/// <param name="scores">What the numbers of the target are of the raw scores.</param>
/// <param name="added">The columns that are added.</param>
/// <param name="classes">The classes of each row.</param>
internal sealed class TreeRows(
    TreeFeatures features, Func<RecordBatch, StageContext, TreeAnswers> answers, IReadOnlyList<(int Class, double Factor)> scores, AddedColumns added, ClassesOfRows classes)
    : RowExplainer(null, added)
{
    // So that the numbers of a batch fit the memory whatever its rows are.
    private const int MostNumbers = 1 << 22;

    private readonly Lock _making = new();
    private TreeAnswers? _answers;

    /// <summary>Whether there is a column of standard errors.</summary>
    public bool HasErrors { get; init; }

    /// <summary>What pairs contribute together; null where they are not asked for.</summary>
    public TreeExplainer? Pairs { get; init; }

    /// <summary>Adds rows that cannot be explained.</summary>
    public Action<RecordBatch, List<BadRow>> AddBad { get; init; } = static (_, _) => { };

    public override List<BadRow> Bad(RecordBatch batch)
    {
        var bad = new List<BadRow>();
        AddBad(batch, bad);
        classes.AddBad(batch, bad);
        return [.. bad.DistinctBy(static row => row.Row)];
    }

    public override Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        var (explanations, metrics, errors, pairs) = (new NestedDoubles(), new NestedDoubles(), new NestedDoubles(), new NestedDoubles());
        if (batch.Length > 0)
        {
            DenseVectors vectors = features.Read(batch, context, cancellationToken);
            Func<int, int[]?> named = classes.In(batch);
            TreeAnswers trees = Answers(batch, context);
            int width = features.Width, threads = Math.Max(1, context.Threads), step = (int)Math.Clamp(MostNumbers / Math.Max(trees.PerRow, Pairs?.InteractionsPerRow ?? 0), 1, batch.Length);
            double[] contributions = new double[step * trees.PerRow], interactions = Pairs is null ? [] : new double[step * Pairs.InteractionsPerRow];
            for (int first = 0; first < batch.Length; first += step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(step, batch.Length - first);
                ReadOnlySpan<float> rows = vectors.Values.AsSpan(first * width, count * width);
                trees.Contributions(rows, width, contributions, threads);
                Pairs?.Interactions(rows, width, interactions, threads);
                for (int row = 0; row < count; row++)
                {
                    int[] own = named(first + row) ?? [.. Enumerable.Range(0, scores.Count)];
                    double[][] lists = [.. own.Select(index => trees.List(contributions.AsSpan(row * trees.PerRow, trees.PerRow), scores[index]))];
                    explanations.Add(lists);
                    metrics.Add([[.. own.Select(static _ => 1.0)]]);
                    if (HasErrors)
                        errors.Add(lists.Select(static list => new double[list.Length]));
                    if (Pairs is not null)
                        pairs.Add(own.Select(index => Matrix(Pairs, interactions.AsSpan((int)(row * Pairs.InteractionsPerRow)), scores[index])));
                }
            }
        }
        return Task.FromResult<IArrowArray[]>(
            [explanations.Lists(), metrics.Inner(), .. HasErrors ? [errors.Lists()] : System.Array.Empty<IArrowArray>(), .. Pairs is null ? System.Array.Empty<IArrowArray>() : [pairs.Lists()]]);
    }

    public override void Dispose()
    {
        features.Dispose();
        base.Dispose();
    }

    private TreeAnswers Answers(RecordBatch batch, StageContext context)
    {
        lock (_making)
            return _answers ??= answers(batch, context);
    }

    private static double[] Matrix(TreeExplainer trees, ReadOnlySpan<double> interactions, (int Class, double Factor) score)
    {
        int size = (trees.FeatureCount + 1) * (trees.FeatureCount + 1);
        double[] list = interactions.Slice(score.Class * size, size).ToArray();
        for (int i = 0; i < list.Length && score.Factor != 1; i++)
            list[i] *= score.Factor;
        return list;
    }
}
