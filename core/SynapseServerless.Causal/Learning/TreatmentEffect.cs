namespace SynapseServerless.Causal;

/// <summary>The average effect of a treatment.</summary>
public sealed record TreatmentEffect
{
    /// <summary>The column of the treatment.</summary>
    public string Treatment { get; init; } = "";

    /// <summary>By how much the outcome changes when the treatment grows by 1.</summary>
    public double Effect { get; init; }

    /// <summary>The standard error of the effect.</summary>
    public double StandardError { get; init; }

    /// <summary>The lower end of the confidence interval.</summary>
    public double Low { get; init; }

    /// <summary>The upper end of the confidence interval.</summary>
    public double High { get; init; }

    /// <summary>The probability of an effect as far from 0, on either side, if there is none.</summary>
    public double PValue { get; init; }

    /// <summary>The effect that each iteration found.</summary>
    public IReadOnlyList<double> Raw { get; init; } = [];
}
