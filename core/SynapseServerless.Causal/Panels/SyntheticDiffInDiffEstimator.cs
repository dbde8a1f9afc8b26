using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Estimates the effect of a treatment by differences in differences between weighted units and weighted times.</summary>
/// <remarks>
/// Arkhangelsky, Athey, Hirshberg, Imbens and Wager, "Synthetic Difference-in-Differences" (2021): weights make other units run parallel to the treated ones before the
/// treatment, and times before it like those after it for units without treatment. Both are found with an intercept; those of units with a ridge of
/// <c>zeta</c>.
/// </remarks>
public sealed class SyntheticDiffInDiffEstimator : SyntheticEstimator
{
    /// <summary>The strength of the ridge on weights of units; null for the paper's: the fourth root of treated units times times after, times how much outcomes change from one time to the next.</summary>
    [Range(0, double.MaxValue)]
    public double? Zeta { get; init; }

    private protected override double RidgeOf(Panel panel) => Zeta ?? (Math.Pow((double)(panel.Units.Length - panel.Controls) * (panel.Times.Length - panel.Before), 0.25) * Noise(panel));

    private protected override PanelEstimate Estimate(Panel panel, double zeta)
    {
        double[][] controls = [.. panel.Outcomes.Take(panel.Controls)];
        double[] target = [.. Enumerable.Range(0, panel.Before).Select(time => PanelEstimate.Treated(panel, time))];
        var units = Weigh([.. controls.Select(unit => unit[..panel.Before])], target, zeta * zeta * panel.Before, intercept: true, "units");
        // Next to no ridge, which only makes the weights of times unique.
        double small = 1e-6 * Noise(panel);
        double[][] times = [.. Enumerable.Range(0, panel.Before).Select(time => controls.Select(unit => unit[time]).ToArray())];
        var before = Weigh(times, [.. controls.Select(unit => PanelEstimate.After(panel, unit))], small * small * panel.Controls, intercept: true, "times");
        double Change(double[] unit) => PanelEstimate.After(panel, unit) - before.Weights.Select((weight, time) => weight * unit[time]).Sum();
        double effect = panel.Outcomes.Skip(panel.Controls).Average(Change) - units.Weights.Select((weight, unit) => weight * Change(controls[unit])).Sum();
        return new PanelEstimate
        {
            Effect = effect, UnitWeights = units.Weights, TimeWeights = before.Weights, UnitIntercept = units.Intercept, TimeIntercept = before.Intercept, UnitRmse = units.Rmse, TimeRmse = before.Rmse,
            Steps = units.Steps + before.Steps,
        };
    }

    // The standard deviation of the changes of untreated units from one time to the next, before the treatment.
    private static double Noise(Panel panel)
    {
        double[] changes = [.. panel.Outcomes.Take(panel.Controls).SelectMany(unit => Enumerable.Range(1, panel.Before - 1).Select(time => unit[time] - unit[time - 1]))];
        if (changes.Length < 2)
            return 0;
        double mean = changes.Average();
        return Math.Sqrt(changes.Sum(change => (change - mean) * (change - mean)) / (changes.Length - 1));
    }
}
