using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>What trees say that features contribute.</summary>
internal abstract class TreeAnswers
{
    /// <summary>How many numbers a row gets.</summary>
    public abstract int PerRow { get; }

    /// <summary>Computes the numbers of rows.</summary>
    public abstract void Contributions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads);

    /// <summary>The base and what each feature contributes to a score, times a factor.</summary>
    /// <param name="row">The numbers of the row.</param>
    /// <param name="score">The class, and the factor.</param>
    public abstract double[] List(ReadOnlySpan<double> row, (int Class, double Factor) score);
}

/// <summary>A feature that is not known goes both ways of a split, as rows of training did.</summary>
/// <param name="trees">The trees.</param>
/// <param name="places">The feature of each that is reported.</param>
internal sealed class PathAnswers(TreeExplainer trees, int[] places) : TreeAnswers
{
    public override int PerRow => trees.ContributionsPerRow;

    public override void Contributions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads) => trees.Contributions(rows, width, results, threads);

    // The trees give the expected value last.
    public override double[] List(ReadOnlySpan<double> row, (int Class, double Factor) score)
    {
        ReadOnlySpan<double> own = row.Slice(score.Class * (trees.FeatureCount + 1), trees.FeatureCount + 1);
        double[] list = new double[places.Length + 1];
        list[0] = score.Factor * own[^1];
        for (int i = 0; i < places.Length; i++)
            list[i + 1] = places[i] < 0 ? 0 : score.Factor * own[places[i]];
        return list;
    }
}

/// <summary>A feature that is not known has the values of the rows of the background.</summary>
/// <param name="trees">The trees and the background.</param>
/// <param name="features">How many features are reported; those of which no player is, contribute nothing.</param>
internal sealed class BackgroundAnswers(InterventionalExplainer trees, int features) : TreeAnswers
{
    public override int PerRow => trees.ContributionsPerRow;

    public override void Contributions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads) => trees.Contributions(rows, width, results, threads);

    public override double[] List(ReadOnlySpan<double> row, (int Class, double Factor) score)
    {
        ReadOnlySpan<double> own = row.Slice(score.Class * (trees.PlayerCount + 1), trees.PlayerCount + 1);
        double[] list = new double[features + 1];
        list[0] = score.Factor * own[^1];
        for (int i = 0; i < Math.Min(trees.PlayerCount, features); i++)
            list[i + 1] = score.Factor * own[i];
        return list;
    }
}
