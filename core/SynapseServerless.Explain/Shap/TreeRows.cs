using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>Explains raw scores of trees, exactly and without samples.</summary>
internal sealed class TreeRows : RowExplainer
{
    // So that the numbers of a batch fit the memory whatever its rows are.
    private const int MostNumbers = 1 << 22;

    private readonly VectorSHAP _stage;
    private readonly TreeExplainer _trees;
    private readonly IReadOnlyList<(int Class, double Factor)> _scores;
    private readonly ClassesOfRows _classes;
    private readonly int _width;

    private TreeRows(VectorSHAP stage, ITreeModel model, AddedColumns added, ClassesOfRows classes, int width)
        : base(null, added)
    {
        (_stage, _trees, _classes, _width) = (stage, model.TreeExplainer!, classes, width);
        _scores = model.RawScores(stage.TargetCol)!;
    }

    /// <summary>Binds a stage.</summary>
    public static TreeRows Prepare(
        VectorSHAP stage, ITreeModel model, Schema input, Field field, int width, string[] slots, Func<Schema, IReadOnlyList<string>?, IReadOnlyList<Field>, AddedColumns> added)
    {
        // The stage itself says what is wrong with the columns.
        stage.Scorer(input, [DenseVectors.Field(field, width)]).Dispose();
        IReadOnlyList<Field> more = stage.InteractionsCol is { } name ? [NestedDoubles.Lists(name)] : [];
        int scores = model.RawScores(stage.TargetCol)!.Count;
        return new TreeRows(stage, model, added(input, slots, more), stage.Classes(input, scores), width);
    }

    public override List<BadRow> Bad(RecordBatch batch)
    {
        var bad = new List<BadRow>();
        VectorSHAP.AddMissing(batch, _stage.InputCol, bad);
        _classes.AddBad(batch, bad);
        return [.. bad.DistinctBy(static row => row.Row)];
    }

    public override Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        var (explanations, metrics, errors, pairs) = (new NestedDoubles(), new NestedDoubles(), new NestedDoubles(), new NestedDoubles());
        var vectors = DenseVectors.Read(batch.Column(batch.Schema.GetFieldIndex(_stage.InputCol)), _width);
        Func<int, int[]?> named = _classes.In(batch);
        bool hasPairs = _stage.InteractionsCol is not null;
        long perRow = hasPairs ? Math.Max(_trees.InteractionsPerRow, _trees.ContributionsPerRow) : _trees.ContributionsPerRow;
        int step = (int)Math.Clamp(MostNumbers / perRow, 1, Math.Max(1, batch.Length));
        double[] contributions = new double[step * _trees.ContributionsPerRow], interactions = hasPairs ? new double[step * _trees.InteractionsPerRow] : [];
        for (int first = 0; first < batch.Length; first += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, batch.Length - first);
            ReadOnlySpan<float> rows = vectors.Values.AsSpan(first * _width, count * _width);
            _trees.Contributions(rows, _width, contributions, Math.Max(1, context.Threads));
            if (hasPairs)
                _trees.Interactions(rows, _width, interactions, Math.Max(1, context.Threads));
            for (int row = 0; row < count; row++)
            {
                int[] classes = named(first + row) ?? [.. Enumerable.Range(0, _scores.Count)];
                double[][] lists = [.. classes.Select(index => List(contributions.AsSpan(row * _trees.ContributionsPerRow), _scores[index]))];
                explanations.Add(lists);
                metrics.Add([[.. classes.Select(static _ => 1.0)]]);
                errors.Add(lists.Select(static list => new double[list.Length]));
                if (hasPairs)
                    pairs.Add(classes.Select(index => Pairs(interactions.AsSpan((int)(row * _trees.InteractionsPerRow)), _scores[index])));
            }
        }
        return Task.FromResult<IArrowArray[]>(
        [
            explanations.Lists(), metrics.Inner(), .. _stage.StandardErrorCol is not null ? [errors.Lists()] : System.Array.Empty<IArrowArray>(),
            .. hasPairs ? [pairs.Lists()] : System.Array.Empty<IArrowArray>(),
        ]);
    }

    // The trees give the expected value last.
    private double[] List(ReadOnlySpan<double> contributions, (int Class, double Factor) score)
    {
        int features = _trees.FeatureCount;
        ReadOnlySpan<double> own = contributions.Slice(score.Class * (features + 1), features + 1);
        double[] list = new double[features + 1];
        list[0] = score.Factor * own[features];
        for (int i = 0; i < features; i++)
            list[i + 1] = score.Factor * own[i];
        return list;
    }

    private double[] Pairs(ReadOnlySpan<double> interactions, (int Class, double Factor) score)
    {
        int size = (_trees.FeatureCount + 1) * (_trees.FeatureCount + 1);
        double[] list = interactions.Slice(score.Class * size, size).ToArray();
        for (int i = 0; i < list.Length && score.Factor != 1; i++)
            list[i] *= score.Factor;
        return list;
    }
}
