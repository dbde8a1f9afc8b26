using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>The distribution of labels around their means, of a generalized linear model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Power">By which power of the mean the variance goes, of tweedie.</param>
internal sealed record GlmFamily(string Name, double Power)
{
    // Labels of 0 have to have some mean above 0 to begin with.
    private const double Least = 0.1;

    /// <summary>The power of the mean that the variance goes by; null for binomial, whose variance is mean times 1 less the mean.</summary>
    public double? VariancePower => Name switch { "gaussian" => 0, "poisson" => 1, "gamma" => 2, "tweedie" => Power, _ => null };

    /// <summary>Whether the spread of the labels is a matter of the data.</summary>
    public bool HasDispersion => Name is not ("binomial" or "poisson");

    /// <summary>What is wrong with a label; null for nothing.</summary>
    public string? Problem(double label) => VariancePower switch
    {
        null => label is >= 0 and <= 1 ? null : "and binomial takes 0 to 1",
        0 => null,
        >= 2 => label > 0 ? null : $"and {Name} takes numbers above 0",
        _ => label >= 0 ? null : $"and {Name} takes numbers from 0 up",
    };

    /// <summary>The mean that a row begins with.</summary>
    public double Start(double label, double weight) => VariancePower switch
    {
        null => ((weight * label) + 0.5) / (weight + 1),
        0 => label,
        _ => Math.Max(label, label == 0 ? Least : label),
    };

    /// <summary>The variance of labels around a mean, up to the dispersion.</summary>
    public double Variance(double mean) => VariancePower switch { null => mean * (1 - mean), 0 => 1, 1 => mean, 2 => mean * mean, { } power => Math.Pow(mean, power) };

    /// <summary>A mean brought into the range that means have.</summary>
    public double Project(double mean) => VariancePower switch
    {
        null => Math.Clamp(mean, 1e-16, 1 - 1e-16),
        0 => mean,
        _ => Math.Clamp(mean, 1e-16, double.MaxValue),
    };

    /// <summary>How far a label is from a mean: twice the logarithm of how much likelier it would be were it the mean itself, up to the dispersion.</summary>
    public double Deviance(double label, double mean) => VariancePower switch
    {
        null => 2 * (Entropy(label, mean) + Entropy(1 - label, 1 - mean)),
        0 => (label - mean) * (label - mean),
        1 => 2 * (Entropy(label, mean) - (label - mean)),
        2 => 2 * ((-Math.Log(label / mean)) + ((label - mean) / mean)),
        { } power => 2 * (((label == 0 ? 0 : Math.Pow(label, 2 - power)) / ((1 - power) * (2 - power))) - (label * Math.Pow(mean, 1 - power) / (1 - power)) + (Math.Pow(mean, 2 - power) / (2 - power))),
    };

    /// <summary>The part of a row in Akaike's criterion, where it is known row by row.</summary>
    /// <param name="label">The label.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="weight">The weight: of binomial the number of trials.</param>
    public double Aic(double label, double mean, double weight)
    {
        switch (Name)
        {
            case "binomial":
                double trials = Math.Round(weight), hits = Math.Round(weight * label);
                double ways = Distributions.LogGamma(trials + 1) - Distributions.LogGamma(hits + 1) - Distributions.LogGamma(trials - hits + 1);
                return -2 * (ways + Times(hits, Math.Log(mean)) + Times(trials - hits, Math.Log(1 - mean)));
            case "poisson":
                return -2 * weight * (Times(label, Math.Log(mean)) - mean - Distributions.LogGamma(label + 1));
            case "gaussian":
                return -Math.Log(weight);
            default:
                return 0;
        }
    }

    private static double Times(double count, double log) => count == 0 ? 0 : count * log;

    private static double Entropy(double label, double mean) => label == 0 ? 0 : label * Math.Log(label / mean);
}

/// <summary>How means follow from the weighted sums of features.</summary>
/// <param name="Name">Its name; <c>power</c> for a power of the mean.</param>
/// <param name="Power">The power; 0 is the logarithm.</param>
internal sealed record GlmLink(string Name, double Power)
{
    /// <summary>The links that families have; the first is the one they have by themselves.</summary>
    public static IReadOnlyDictionary<string, string[]> Of { get; } = new Dictionary<string, string[]>
    {
        ["gaussian"] = ["identity", "log", "inverse"],
        ["binomial"] = ["logit", "probit", "cloglog"],
        ["poisson"] = ["log", "identity", "sqrt"],
        ["gamma"] = ["inverse", "identity", "log"],
    };

    /// <summary>The sum that a mean follows from.</summary>
    public double Link(double mean) => Name switch
    {
        "identity" => mean,
        "log" => Math.Log(mean),
        "inverse" => 1 / mean,
        "sqrt" => Math.Sqrt(mean),
        "logit" => Math.Log(mean / (1 - mean)),
        "probit" => Normal.Inverse(mean),
        "cloglog" => Math.Log(-Math.Log(1 - mean)),
        _ => Power == 0 ? Math.Log(mean) : Math.Pow(mean, Power),
    };

    /// <summary>How the sum changes with the mean.</summary>
    public double Slope(double mean) => Name switch
    {
        "identity" => 1,
        "log" => 1 / mean,
        "inverse" => -1 / (mean * mean),
        "sqrt" => 1 / (2 * Math.Sqrt(mean)),
        "logit" => 1 / (mean * (1 - mean)),
        "probit" => 1 / Normal.Density(Normal.Inverse(mean)),
        "cloglog" => 1 / ((mean - 1) * Math.Log(1 - mean)),
        _ => Power == 0 ? 1 / mean : Power * Math.Pow(mean, Power - 1),
    };

    /// <summary>The mean that follows from a sum.</summary>
    public double Mean(double sum) => Name switch
    {
        "identity" => sum,
        "log" => Math.Exp(sum),
        "inverse" => 1 / sum,
        "sqrt" => sum * sum,
        "logit" => 1 / (1 + Math.Exp(-sum)),
        "probit" => Normal.Below(sum),
        "cloglog" => -Math.Exp(-Math.Exp(sum)) + 1,
        _ => Power == 0 ? Math.Exp(sum) : Math.Pow(sum, 1 / Power),
    };
}

/// <summary>The normal distribution.</summary>
internal static class Normal
{
    /// <summary>Its density.</summary>
    public static double Density(double value) => Math.Exp(-0.5 * value * value) / Math.Sqrt(2 * Math.PI);

    /// <summary>The chance of less than a value.</summary>
    public static double Below(double value)
    {
        double tails = Distributions.NormalTails(value) / 2;
        return value < 0 ? tails : 1 - tails;
    }

    /// <summary>The value that the chance of less is given of, by Newton's steps from a start that is right to 4.5e-4 (Abramowitz and Stegun, 26.2.23).</summary>
    public static double Inverse(double chance)
    {
        if (chance is <= 0 or >= 1)
            return chance <= 0 ? double.NegativeInfinity : double.PositiveInfinity;
        double tail = Math.Min(chance, 1 - chance), t = Math.Sqrt(-2 * Math.Log(tail));
        double value = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        for (int step = 0; step < 4; step++)
            value += ((Distributions.NormalTails(value) / 2) - tail) / Density(value);
        return chance < 0.5 ? -value : value;
    }
}
