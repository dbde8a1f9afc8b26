namespace SynapseServerless.VowpalWabbit;

/// <summary>What is made of a prediction.</summary>
internal static class Links
{
    /// <summary>Applies a link function.</summary>
    /// <param name="link">identity, logistic, glf1 or poisson.</param>
    /// <param name="value">The prediction.</param>
    public static float Apply(string link, float value) => link switch
    {
        "logistic" => 1f / (1f + MathF.Exp(-value)),
        "glf1" => (2f / (1f + MathF.Exp(-value))) - 1f,
        "poisson" => MathF.Exp(value),
        _ => value,
    };

    /// <summary>Probabilities of classes, each by its own odds, which add up to 1.</summary>
    public static float[] Probabilities(ReadOnlySpan<float> scores)
    {
        float[] probabilities = new float[scores.Length];
        float sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            probabilities[i] = Apply("logistic", scores[i]);
            sum += probabilities[i];
        }
        float inverse = 1f / sum;
        for (int i = 0; i < scores.Length; i++)
            probabilities[i] *= inverse;
        return probabilities;
    }
}
