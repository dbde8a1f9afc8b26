using SynapseServerless.Trees.Explaining;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>Says what each feature contributes to the score of a row (SHAP values), and what pairs of features contribute together, by some iterations of a model.</summary>
/// <remarks>
/// The contributions are those of LightGBM and XGBoost: Shapley values of the game in which a feature that is not known sends a row both ways at its splits, by the shares of the rows that
/// went there in training. They and the expected value add up to the raw score. A leaf is a product of one factor for each feature of its path, so that
/// a Shapley value is the integral of a polynomial, and exact by a few points; the points are shared by all leaves of a tree, and each step is taken for a register of
/// rows. Where leaves hold linear models, a model whose features are not all known says the number of its leaf, as it does where a value is missing.
/// An explainer may be used by several threads at a time.
/// </remarks>
public sealed class TreeExplainer
{
    private readonly RowExplainer _rows;

    /// <summary>Makes a model ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    public TreeExplainer(TreeEnsemble model, int startIteration = 0, int iterations = -1)
    {
        ArgumentNullException.ThrowIfNull(model);
        FeatureCount = model.FeatureCount;
        ClassCount = model.ClassCount;
        int start = Math.Clamp(startIteration, 0, model.IterationCount), left = model.IterationCount - start;
        IterationCount = iterations > 0 ? Math.Min(iterations, left) : left;
        int perIteration = model.Model.TreesPerIteration;
        DecisionTree[] trees = [.. model.Model.Trees.Skip(start * perIteration).Take(IterationCount * perIteration)];
        string? refusal = AdditiveScore.Refuses(model.Model)
            ?? trees.Select((tree, i) => PathTree.Refuses(tree) is { } reason ? $"tree {(start * perIteration) + i} is {reason}" : null).FirstOrDefault(reason => reason is not null)
            ?? (ClassCount * (FeatureCount + 1L) > Array.MaxLength ? $"a row would have {ClassCount * (FeatureCount + 1L)} contributions" : null);
        // LightGBM's own contributions to a random forest are those to the sum of its trees.
        double[] bases = model.Model.Outputs is null ? [] : AdditiveScore.Of(model.Model).Bases;
        _rows = new RowExplainer(refusal is null ? trees : [], ClassCount, FeatureCount, model.Model.Rules, bases);
        Refusal = refusal ?? _rows.Refuses(isPairs: false);
    }

    /// <summary>How many features a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>How many scores a row has: one, or one for each class.</summary>
    public int ClassCount { get; }

    /// <summary>How many iterations are used.</summary>
    public int IterationCount { get; }

    /// <summary>Why the model cannot be explained; null where it can.</summary>
    public string? Refusal { get; }

    /// <summary>How many numbers a row gets: one for each feature and the expected value, class after class.</summary>
    public int ContributionsPerRow => checked(ClassCount * (FeatureCount + 1));

    /// <summary>How many numbers of interactions a row gets: a matrix of features and the expected value, row after row, class after class.</summary>
    public long InteractionsPerRow => (long)ClassCount * (FeatureCount + 1) * (FeatureCount + 1);

    /// <summary>How many bytes of tables are kept at most.</summary>
    public long MostTableBytes => _rows.MostTableBytes;

    /// <summary>How many bytes of tables are kept by now, so that they are not made anew for every call.</summary>
    public long TableBytes => _rows.TableBytes;

    /// <summary>Computes what features contribute to the scores of rows of floats.</summary>
    /// <param name="rows">The values, row after row; NaN is a missing value.</param>
    /// <param name="width">How many values a row has. Features that it does not have are 0; what the model does not know is left out.</param>
    /// <param name="results">Gets <see cref="ContributionsPerRow"/> numbers for each row: one for each feature and the expected value last, class after class.</param>
    /// <param name="threads">How many threads work at it.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows, or there is no room for the results.</exception>
    /// <exception cref="TreeModelException">The model cannot be explained; see <see cref="Refusal"/>.</exception>
    public void Contributions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads, ContributionsPerRow, false, null);

    /// <inheritdoc cref="Contributions(ReadOnlySpan{float}, int, Span{double}, int)"/>
    /// <summary>Computes what features contribute to the scores of rows of doubles.</summary>
    public void Contributions(ReadOnlySpan<double> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads, ContributionsPerRow, false, null);

    /// <summary>Computes what pairs of features contribute together to the scores of rows of floats.</summary>
    /// <remarks>
    /// A row gets a matrix of (features + 1) times (features + 1) numbers for each class, row after row. What two features contribute together is split in halves, one on either side
    /// of the diagonal; on it stands what a feature contributes alone. The rows of the matrix add up to the contributions; the expected value stands at its end.
    /// </remarks>
    /// <param name="rows">The values, row after row; NaN is a missing value.</param>
    /// <param name="width">How many values a row has. Features that it does not have are 0; what the model does not know is left out.</param>
    /// <param name="results">Gets <see cref="InteractionsPerRow"/> numbers for each row.</param>
    /// <param name="threads">How many threads work at it.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows, or there is no room for the results.</exception>
    /// <exception cref="TreeModelException">The model cannot be explained; see <see cref="Refusal"/>.</exception>
    public void Interactions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads, InteractionsPerRow, true, null);

    /// <inheritdoc cref="Interactions(ReadOnlySpan{float}, int, Span{double}, int)"/>
    /// <summary>Computes what pairs of features contribute together to the scores of rows of doubles.</summary>
    public void Interactions(ReadOnlySpan<double> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads, InteractionsPerRow, true, null);

    /// <summary>Explains rows by registers of a width that is given.</summary>
    internal void Explain<T>(ReadOnlySpan<T> rows, int width, Span<double> results, int threads, long perRow, bool isPairs, int? registers)
        where T : unmanaged
    {
        if (Refusal is not null)
            throw new TreeModelException($"The model's contributions cannot be computed: {Refusal}", "Use a model as LightGBM's or XGBoost's save_model wrote it, with its counts, whose trees are small; or compare with a background.");
        if (isPairs && _rows.Refuses(isPairs) is { } reason)
            throw new TreeModelException($"The model's interactions cannot be computed: {reason}", "Use a model of smaller trees.");
        int count = width > 0 ? rows.Length / width : 0;
        if (width <= 0 || count * width != rows.Length)
            throw new ArgumentException($"{rows.Length} values are not rows of {width}.", nameof(rows));
        if (results.Length < count * perRow)
            throw new ArgumentException($"The results of {count} rows take {count * perRow} numbers; there is room for {results.Length}.", nameof(results));
        _rows.Explain(rows, count, width, results, Math.Max(1, threads), isPairs, registers);
    }
}
