using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Estimates the effect of a treatment against a weighted mean of other units that was like the treated ones before: a synthetic control.</summary>
/// <remarks>
/// Abadie, Diamond and Hainmueller (2010), with outcomes alone to be alike in: weights are not negative and sum to 1, and the effect is the mean difference
/// after the treatment began. SynapseML takes the difference before from it as well, which makes it a difference in differences.
/// </remarks>
public sealed class SyntheticControlEstimator : SyntheticEstimator
{
    private protected override PanelEstimate Estimate(Panel panel, double zeta)
    {
        double[][] before = [.. panel.Outcomes.Take(panel.Controls).Select(unit => unit[..panel.Before])];
        double[] target = [.. Enumerable.Range(0, panel.Before).Select(time => PanelEstimate.Treated(panel, time))];
        (double[] weights, _, double rmse, int steps) = Weigh(before, target, 0, intercept: false, "units");
        double treated = panel.Outcomes.Skip(panel.Controls).Average(unit => PanelEstimate.After(panel, unit));
        double synthetic = weights.Select((weight, unit) => weight * PanelEstimate.After(panel, panel.Outcomes[unit])).Sum();
        return new PanelEstimate { Effect = treated - synthetic, UnitWeights = weights, UnitRmse = rmse, Steps = steps };
    }
}
