using System.Globalization;

namespace SynapseServerless.LightGBM.Trees;

/// <summary>What of a model's trees decides what can be done with them.</summary>
/// <param name="Depth">How many levels of splits the deepest tree has.</param>
/// <param name="IsLinear">Whether leaves hold linear models.</param>
/// <param name="Contributions">How many SHAP values a row has.</param>
internal sealed record ModelShape(int Depth, bool IsLinear, long Contributions)
{
    public static ModelShape Of(TreeModel model) =>
        new(model.Depth, model.IsLinear, (long)model.TreesPerIteration * (model.FeatureNames.Count + 1));

    /// <summary>Checks that trees can be gone through by a recursion.</summary>
    /// <param name="purpose">What for.</param>
    public void CheckDepth(string purpose)
    {
        if (Depth > LightGBMLimits.RecursionDepth)
        {
            throw new LightGBMException(
                string.Create(CultureInfo.InvariantCulture, $"The model's deepest tree has {Depth:N0} levels, and {purpose} can be had of trees with up to {LightGBMLimits.RecursionDepth:N0}"),
                default, "Train with maxDepth set.");
        }
    }

    /// <summary>Checks that rows can have SHAP values.</summary>
    public void CheckContributions()
    {
        if (IsLinear)
            throw new LightGBMException("The model has linear models in its leaves, and LightGBM has no SHAP values of such", default, "Train with linearTree false.");
        if (Contributions > int.MaxValue)
            throw new LightGBMException(string.Create(CultureInfo.InvariantCulture, $"A row would have {Contributions:N0} SHAP values"), default, "Train with fewer features or classes.");
        CheckDepth("SHAP values");
    }
}
