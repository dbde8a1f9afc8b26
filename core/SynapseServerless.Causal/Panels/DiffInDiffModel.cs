using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>The effect of a treatment over time, with weights of units and times where there are some; what DiffInDiffEstimator, SyntheticControlEstimator and
/// SyntheticDiffInDiffEstimator fit. Rows pass unchanged.</summary>
public sealed class DiffInDiffModel : BatchTransformer, IModelInsights
{
    /// <summary>The effect on the treated.</summary>
    public double TreatmentEffect { get; init; }

    /// <summary>Its standard error; NaN where there is none.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>The quantile of the upper end of the confidence interval.</summary>
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <summary>The lower end of the confidence interval.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>The upper end of the confidence interval.</summary>
    public double High { get; init; } = double.NaN;

    /// <summary>The probability of an effect as far from 0, on either side, if there is none; of a normal distribution.</summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>The share of placebos, and of the effect itself, whose effect is as far from 0; NaN without placebos.</summary>
    public double PlaceboPValue { get; init; } = double.NaN;

    /// <summary>The effects of placebos: of treatments of units that had none.</summary>
    public IReadOnlyList<double> PlaceboEffects { get; init; } = [];

    /// <summary>The weights of the units that were not treated, the largest first; those of 0 are left out.</summary>
    public IReadOnlyList<PanelWeight> UnitWeights { get; init; } = [];

    /// <summary>The weights of the times before the treatment, in their order; those of 0 are left out.</summary>
    public IReadOnlyList<PanelWeight> TimeWeights { get; init; } = [];

    /// <summary>What the weighted units lie below the treated ones before the treatment, where weights were found with an intercept.</summary>
    public double UnitIntercept { get; init; }

    /// <summary>What the weighted times lie below those after the treatment, where weights were found with an intercept.</summary>
    public double TimeIntercept { get; init; }

    /// <summary>The root of the mean squared difference between the treated and the weighted units before the treatment.</summary>
    public double UnitRmse { get; init; }

    /// <summary>The root of the mean squared difference between the times after the treatment and the weighted times before, over the units without it.</summary>
    public double TimeRmse { get; init; }

    /// <summary>How many steps the weights took.</summary>
    public int NumIter { get; init; }

    /// <summary>The mean outcome of the treated units and of the weighted others, time by time.</summary>
    public IReadOnlyList<TrendPoint> Trend { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, static (batch, _, _) => Batches.Share(batch), keepsRows: true);

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        var facts = new Dictionary<string, string>
        {
            ["treatment effect"] = Text(TreatmentEffect), ["standard error"] = Text(StandardError), ["confidence interval"] = $"{Text(Low)} to {Text(High)}", ["p-value"] = Text(PValue),
        };
        if (PlaceboEffects.Count > 0)
            facts["p-value of placebos"] = $"{Text(PlaceboPValue)} of {PlaceboEffects.Count}";
        var weights = new Dictionary<string, IReadOnlyList<FeatureImportance>>();
        if (UnitWeights.Count > 0)
            weights["weight of units"] = [.. UnitWeights.Select(static weight => new FeatureImportance(weight.Name, weight.Weight))];
        if (TimeWeights.Count > 0)
            weights["weight of times"] = [.. TimeWeights.Select(static weight => new FeatureImportance(weight.Name, weight.Weight))];
        return new ModelInsights { Facts = facts, FeatureImportances = weights };
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

/// <summary>The weight of a unit or of a time.</summary>
/// <param name="Name">The unit or time, as text.</param>
/// <param name="Weight">Its weight; weights sum to 1.</param>
public sealed record PanelWeight(string Name, double Weight);

/// <summary>The treated and what they are compared with, at a time.</summary>
/// <param name="Time">The time, as text.</param>
/// <param name="Treated">The mean outcome of the treated units.</param>
/// <param name="Synthetic">The weighted mean outcome of the others, with the intercept.</param>
public sealed record TrendPoint(string Time, double Treated, double Synthetic);
