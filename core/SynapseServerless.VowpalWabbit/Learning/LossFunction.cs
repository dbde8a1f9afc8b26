namespace SynapseServerless.VowpalWabbit;

/// <summary>What a prediction costs, and by how much it is to change. Single precision, in VW's order.</summary>
internal abstract class LossFunction
{
    /// <summary>What a prediction costs.</summary>
    public abstract float Loss(LabelRange range, float prediction, float label);

    /// <summary>By how much the weights change for a feature of value 1, without overshooting.</summary>
    public abstract float Update(float prediction, float label, float scale, float perUpdate);

    /// <summary>The same by the gradient alone.</summary>
    public abstract float UnsafeUpdate(float prediction, float label, float scale);

    /// <summary>The slope.</summary>
    public abstract float Slope(LabelRange range, float prediction, float label);

    /// <summary>The square of the slope.</summary>
    public virtual float SquaredSlope(float prediction, float label)
    {
        float slope = Slope(default, prediction, label);
        return slope * slope;
    }

    /// <summary>The loss function of a name.</summary>
    public static LossFunction Of(LearnerOptions options) => options.Loss switch
    {
        "squared" => new SquaredLoss(clipped: true),
        "classic" => new SquaredLoss(clipped: false),
        "hinge" => new HingeLoss(),
        "logistic" => new LogisticLoss(options.LogisticMin, options.LogisticMax),
        "quantile" => new QuantileLoss(options.QuantileTau),
        "expectile" => new ExpectileLoss(options.ExpectileQ),
        _ => new PoissonLoss(),
    };
}

/// <summary>The smallest and the largest label so far, which predictions are limited to.</summary>
internal readonly record struct LabelRange(float Min, float Max);

/// <summary>The square of the difference; beyond the labels seen it goes on as a line.</summary>
internal sealed class SquaredLoss(bool clipped) : LossFunction
{
    public override float Loss(LabelRange range, float prediction, float label)
    {
        if (!clipped || (prediction <= range.Max && prediction >= range.Min))
            return (prediction - label) * (prediction - label);
        if (prediction < range.Min)
        {
            return label == range.Min
                ? 0
                : (float)(((label - range.Min) * (label - range.Min)) + (2.0 * (label - range.Min) * (range.Min - prediction)));
        }
        return label == range.Max
            ? 0
            : (float)(((range.Max - label) * (range.Max - label)) + (2.0 * (range.Max - label) * (prediction - range.Max)));
    }

    public override float Update(float prediction, float label, float scale, float perUpdate) =>
        !clipped ? UnsafeUpdate(prediction, label, scale) : Update(label - prediction, scale, perUpdate);

    public override float UnsafeUpdate(float prediction, float label, float scale) => 2f * (label - prediction) * scale;

    public override float SquaredSlope(float prediction, float label) => 4f * (prediction - label) * (prediction - label);

    public override float Slope(LabelRange range, float prediction, float label) =>
        2f * ((clipped ? prediction < range.Min ? range.Min : prediction > range.Max ? range.Max : prediction : prediction) - label);

    // For small steps 1 - exp(-x) would lose its digits.
    internal static float Update(float difference, float scale, float perUpdate) => scale * perUpdate < 1e-6
        ? 2f * difference * scale
        : difference * (1f - MathF.Exp(-2f * scale * perUpdate)) / perUpdate;
}

/// <summary>How far a label of -1 or 1 is from being predicted with a margin of 1.</summary>
internal sealed class HingeLoss : LossFunction
{
    public override float Loss(LabelRange range, float prediction, float label)
    {
        float error = 1 - (label * prediction);
        return error > 0 ? error : 0;
    }

    public override float Update(float prediction, float label, float scale, float perUpdate)
    {
        if (label * prediction >= 1)
            return 0;
        float error = 1 - (label * prediction);
        return label * (scale * perUpdate < error ? scale : error / perUpdate);
    }

    public override float UnsafeUpdate(float prediction, float label, float scale) => label * prediction >= 1 ? 0 : label * scale;

    public override float Slope(LabelRange range, float prediction, float label) => label * prediction >= 1 ? 0 : -label;
}

/// <summary>The logarithm of the odds; labels between the two limits are mixtures of both classes.</summary>
internal sealed class LogisticLoss(float min, float max) : LossFunction
{
    public override float Loss(LabelRange range, float prediction, float label) => Mixed(label, LossOf(prediction, 1), LossOf(prediction, -1));

    public override float Update(float prediction, float label, float scale, float perUpdate) =>
        Mixed(label, UpdateOf(prediction, 1, scale, perUpdate), UpdateOf(prediction, -1, scale, perUpdate));

    public override float UnsafeUpdate(float prediction, float label, float scale) =>
        Mixed(label, scale / (1 + MathF.Exp(prediction)), -scale / (1 + MathF.Exp(-prediction)));

    public override float Slope(LabelRange range, float prediction, float label) =>
        Mixed(label, -1 / (1 + MathF.Exp(prediction)), 1 / (1 + MathF.Exp(-prediction)));

    private float Mixed(float label, float one, float other)
    {
        float share = (label - min) / (max - min);
        return (share * one) + ((1 - share) * other);
    }

    private static float LossOf(float prediction, float label) => MathF.Log(1 + MathF.Exp(-label * prediction));

    private static float UpdateOf(float prediction, float label, float scale, float perUpdate)
    {
        float odds = MathF.Exp(label * prediction);
        if (scale * perUpdate < 1e-6)
            return label * scale / (1 + odds);
        float x = (scale * perUpdate) + (label * prediction) + odds;
        return -((label * LambertLess(x)) + prediction) / perUpdate;
    }

    // W(exp(x)) - x, where W is Lambert's function: one step of a method of third order.
    private static float LambertLess(float x)
    {
        double w = x >= 1.0 ? (0.86 * x) + 0.01 : Math.Exp((0.8 * x) - 0.65);
        double r = x >= 1.0 ? x - Math.Log(w) - w : (0.2 * x) + 0.65 - w;
        double t = 1.0 + w;
        double u = 2.0 * t * (t + (2.0 * r / 3.0));
        return (float)((w * (1.0 + (r / t * (u - r) / (u - (2.0 * r))))) - x);
    }
}

/// <summary>The loss whose best prediction is a quantile.</summary>
internal sealed class QuantileLoss(float tau) : LossFunction
{
    public override float Loss(LabelRange range, float prediction, float label)
    {
        float error = label - prediction;
        return error > 0 ? tau * error : -(1 - tau) * error;
    }

    public override float Update(float prediction, float label, float scale, float perUpdate)
    {
        float error = label - prediction;
        if (error == 0)
            return 0;
        float normal = scale * perUpdate;
        return error > 0
            ? tau * normal < error ? tau * scale : error / perUpdate
            : -(1 - tau) * normal > error ? (tau - 1) * scale : error / perUpdate;
    }

    public override float UnsafeUpdate(float prediction, float label, float scale)
    {
        float error = label - prediction;
        return error == 0 ? 0 : error > 0 ? tau * scale : -(1 - tau) * scale;
    }

    public override float Slope(LabelRange range, float prediction, float label)
    {
        float error = label - prediction;
        return error == 0 ? 0 : error > 0 ? -tau : 1 - tau;
    }
}

/// <summary>The loss whose best prediction is an expectile: squared, with a factor on either side.</summary>
internal sealed class ExpectileLoss(float q) : LossFunction
{
    private readonly SquaredLoss _squared = new(clipped: true);

    public override float Loss(LabelRange range, float prediction, float label) => _squared.Loss(range, prediction, label) * Factor(prediction, label);

    public override float Update(float prediction, float label, float scale, float perUpdate) =>
        SquaredLoss.Update(label - prediction, Factor(prediction, label) * scale, perUpdate);

    public override float UnsafeUpdate(float prediction, float label, float scale) => _squared.UnsafeUpdate(prediction, label, Factor(prediction, label) * scale);

    public override float SquaredSlope(float prediction, float label)
    {
        float factor = Factor(prediction, label);
        return _squared.SquaredSlope(prediction, label) * (factor * factor);
    }

    public override float Slope(LabelRange range, float prediction, float label) => _squared.Slope(range, prediction, label) * Factor(prediction, label);

    private float Factor(float prediction, float label) => label - prediction < 0 ? q : 1f - q;
}

/// <summary>The deviance of a Poisson distribution whose mean is the exponential of the prediction.</summary>
internal sealed class PoissonLoss : LossFunction
{
    private const float Limit = 44;

    public override float Loss(LabelRange range, float prediction, float label)
    {
        float limited = Limited(prediction);
        return 2 * ((label * (MathF.Log(label + 1e-6f) - limited)) - (label - MathF.Exp(limited)));
    }

    public override float Update(float prediction, float label, float scale, float perUpdate)
    {
        float limited = Limited(prediction), mean = MathF.Exp(limited);
        if (label > 0)
        {
            float exponent = label * scale * perUpdate;
            return exponent > Limit
                ? -(limited - MathF.Log(label)) / perUpdate
                : (label * scale) - (Log1P(mean * ExpM1(exponent) / label) / perUpdate);
        }
        float inner = mean * scale * perUpdate;
        return float.IsFinite(inner) ? -Log1P(inner) / perUpdate : -(limited + MathF.Log(scale * perUpdate)) / perUpdate;
    }

    public override float UnsafeUpdate(float prediction, float label, float scale) => (label - MathF.Exp(Limited(prediction))) * scale;

    public override float Slope(LabelRange range, float prediction, float label) => MathF.Exp(Limited(prediction)) - label;

    private static float Limited(float prediction) => prediction > Limit ? Limit : prediction < -Limit ? -Limit : prediction;

    // Kahan's way around the digits that 1 + x loses, in double precision.
    private static float Log1P(float x)
    {
        double sum = 1.0 + x;
        return sum == 1.0 ? x : (float)(Math.Log(sum) * x / (sum - 1.0));
    }

    private static float ExpM1(float x) => Math.Abs(x) < 1e-5f ? (float)(x + (0.5 * x * x)) : (float)(Math.Exp(x) - 1.0);
}
