using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>How a raw score follows from the sum of what leaves say.</summary>
/// <param name="Factor">What the sum is multiplied by.</param>
/// <param name="Bases">What is added, class after class; empty for nothing.</param>
internal sealed record AdditiveScore(double Factor, double[] Bases)
{
    /// <summary>What is added to the score of a class.</summary>
    public double Base(int k) => Bases.Length == 0 ? 0 : Bases[k];

    /// <summary>Why a score is no sum over trees.</summary>
    /// <returns>Null where it is one.</returns>
    public static string? Refuses(TreeModel model) => model.Rules.Sums is SumKind.Least or SumKind.Most ? "its score is the least or the greatest of its leaves, and no sum" : null;

    /// <summary>How the scores of a model follow.</summary>
    /// <param name="model">The model.</param>
    public static AdditiveScore Of(TreeModel model)
    {
        if (model.Outputs is not { } outputs)
            return new AdditiveScore(1, []);
        (double factor, double[] bases) = outputs.Raw;
        return new AdditiveScore(factor, [.. Enumerable.Range(0, model.ClassCount).Select(k => (bases.Length == 0 ? 0 : bases[k]) + (model.Starts.Length == 0 ? 0 : factor * model.Starts[k]))]);
    }
}
