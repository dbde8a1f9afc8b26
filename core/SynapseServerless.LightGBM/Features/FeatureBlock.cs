using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM.Features;

/// <summary>The feature vectors of one batch in the form LightGBM takes. Borrows the batch; use it no longer than that.</summary>
internal abstract class FeatureBlock
{
    /// <summary>How many rows there are.</summary>
    public abstract int Rows { get; }

    /// <summary>How many features a row has.</summary>
    public abstract int Columns { get; }

    /// <summary>Some of the rows, in the order given, as a block of their own.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="buffer">Memory that the block may take; it is then good until the next one does. Null for memory of its own.</param>
    public abstract FeatureBlock Gather(ReadOnlySpan<int> rows, GatherBuffer? buffer = null);

    /// <summary>Adds one row to a sample.</summary>
    public abstract void AddTo(BinSample sample, int row);

    /// <summary>The next row whose value of a categorical feature is no category: not whole, or beyond <see cref="LightGBMLimits.Category"/>.</summary>
    /// <remarks>Missing values are none to complain of, and LightGBM takes negative ones for missing.</remarks>
    /// <param name="column">The feature.</param>
    /// <param name="from">The first row to look at.</param>
    /// <param name="value">The value found.</param>
    /// <returns>The row, or -1 when there is none.</returns>
    public abstract int NextBadCategory(int column, int from, out double value);

    /// <summary>Pushes all rows.</summary>
    public abstract void Push(LightGBMDataset dataset, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores);

    /// <summary>Predicts all rows.</summary>
    public abstract void Predict(Booster booster, PredictionKind kind, int startIteration, int iterations, Span<double> destination, string parameters);

    /// <summary>Scores all rows by trees in C#.</summary>
    /// <returns>False where it is not worth it, and nothing was done.</returns>
    public abstract bool Score(TreeScorer scorer, ScoreKind kind, Span<double> destination, int threads);

    /// <summary>Computes what features contribute to the scores of all rows, by trees in C#.</summary>
    /// <returns>False where there are no features, and nothing was done.</returns>
    public abstract bool Explain(TreeExplainer explainer, Span<double> destination, int threads);

    /// <summary>Whether a value of a categorical feature is no category.</summary>
    protected static bool IsBadCategory(double value) => value > LightGBMLimits.Category || Math.Truncate(value) != value;
}
