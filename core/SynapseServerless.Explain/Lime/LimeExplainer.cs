using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the explainers by local linear models share (LIME, Ribeiro, Singh and Guestrin, 2016): how the model's answer changes with each feature near a row.</summary>
/// <remarks>
/// Rows near the row are drawn and scored, and a linear model is fitted to the answers, those of nearer rows weighing more. An explanation is a list for each class with a coefficient for
/// each feature.
/// </remarks>
public abstract class LimeExplainer : ModelExplainer
{
    private protected LimeExplainer()
    {
    }

    /// <summary>The penalty on the size of coefficients (lasso); 0 for least squares.</summary>
    [Range(0.0, double.MaxValue)]
    public double Regularization { get; init; }

    /// <summary>How fast the weight of a drawn row falls with its distance: by a third at about this distance.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double KernelWidth { get; init; } = 0.75;

    /// <summary>How many rows are drawn near each row.</summary>
    [Range(1, 10_000_000)]
    public virtual int NumSamples { get; init; } = 1_000;

    /// <summary>The columns that explanations are written to.</summary>
    private protected AddedColumns Added(Schema input, IReadOnlyList<string>? slots, params IReadOnlyList<Field> more) =>
        new(input, [NestedDoubles.Lists(Output, slots), NestedDoubles.Numbers(MetricsCol), .. more]);

    /// <summary>What is wrong with the samples for a number of features, and what would be right; null where nothing is.</summary>
    internal (string Problem, string Remedy)? Objection(int features) => NumSamples > features + 1 || Regularization > 0
        ? null
        : ($"{NumSamples} samples cannot tell {features} features apart", $"Set numSamples to {features + 2} at least, or regularization above 0.");

    /// <summary>Refuses fewer samples than features.</summary>
    private protected void Check(int features)
    {
        if (Objection(features) is { } objection)
            throw new SpecificationException(objection.Problem, Location.OfParameter(Uid, "numSamples"), objection.Remedy);
    }
}
