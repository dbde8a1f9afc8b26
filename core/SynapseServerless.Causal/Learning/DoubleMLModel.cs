using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Effects of treatments and how sure they are; what DoubleMLEstimator fits. Rows pass unchanged.</summary>
public sealed class DoubleMLModel : BatchTransformer, IModelInsights
{
    /// <summary>The effects, one for each treatment.</summary>
    public IReadOnlyList<TreatmentEffect> Effects { get; init; } = [];

    /// <summary>The quantile of the upper end of confidence intervals.</summary>
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <summary>Where standard errors and intervals come from: <c>influence</c> or <c>bootstrap</c>.</summary>
    public string Inference { get; init; } = "influence";

    /// <summary>How many rows the effects were estimated from.</summary>
    public long Rows { get; init; }

    /// <summary>The average effect of the first treatment.</summary>
    public double GetAvgTreatmentEffect() => Effects[0].Effect;

    /// <summary>The confidence interval of the effect of the first treatment.</summary>
    public (double Low, double High) GetConfidenceInterval() => (Effects[0].Low, Effects[0].High);

    /// <summary>The probability of an effect as far from 0 as that of the first treatment, if there is none.</summary>
    public double GetPValue() => Effects[0].PValue;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, static (batch, _, _) => Batches.Share(batch), keepsRows: true);

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = Effects.SelectMany(effect => new (string, double)[]
        {
            ($"effect of {effect.Treatment}", effect.Effect), ($"standard error of {effect.Treatment}", effect.StandardError),
            ($"lower end of {effect.Treatment}", effect.Low), ($"upper end of {effect.Treatment}", effect.High), ($"p-value of {effect.Treatment}", effect.PValue),
        }).ToDictionary(static fact => fact.Item1, static fact => fact.Item2.ToString("G6", CultureInfo.InvariantCulture)),
    };
}
