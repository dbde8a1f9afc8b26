using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>What ONNX Runtime makes of the sums of an operator of trees.</summary>
internal sealed class OnnxOutputs : OutputRule
{
    /// <summary>The transformation of scores.</summary>
    public required string Transform { get; init; }

    /// <summary>How many trees the average is over; 1 for sums.</summary>
    public required int Trees { get; init; }

    /// <summary>What is added to the scores, class after class; empty for nothing.</summary>
    public required double[] Bases { get; init; }

    /// <summary>Whether a number is the score of the second of two classes.</summary>
    public required bool IsBinary { get; init; }

    /// <summary>Whether that score is a probability as it is.</summary>
    public required bool IsProbability { get; init; }

    /// <summary>Whether scores are floats.</summary>
    public required bool IsSingle { get; init; }

    /// <inheritdoc/>
    public override bool IsClassification => Classifies;

    /// <summary>Whether the operator is a classifier.</summary>
    public required bool Classifies { get; init; }

    /// <inheritdoc/>
    public override double Boundary => (IsProbability, Transform) switch
    {
        // The label goes by the score before it is transformed.
        (true, "LOGISTIC") => Logistic(0.5f),
        (true, _) or (false, "LOGISTIC") => 0.5,
        _ => 0,
    };

    /// <inheritdoc/>
    public override bool IsPlain => Transform == "NONE";

    /// <inheritdoc/>
    public override (double Factor, double[] Bases) Raw => (1.0 / Math.Max(1, Trees), Bases);

    /// <inheritdoc/>
    public override void ToRaw(Span<double> scores, int classes, int iterations)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            double score = scores[i];
            if (Trees > 1)
                score = Rounded(score / Trees);
            scores[i] = Bases.Length == 0 ? score : Rounded(score + Bases[i % classes]);
        }
    }

    /// <inheritdoc/>
    public override void ToOutputs(Span<double> scores, int classes)
    {
        // The runtime transforms one number only where it is a classifier's, or by PROBIT.
        if (Transform == "PROBIT")
        {
            foreach (ref double score in scores)
                score = Probit((float)score);
            return;
        }
        if (classes == 1)
        {
            if (IsBinary && Transform == "LOGISTIC")
            {
                foreach (ref double score in scores)
                    score = Logistic((float)score);
            }
            return;
        }
        for (int start = 0; start < scores.Length; start += classes)
        {
            Span<double> row = scores.Slice(start, classes);
            switch (Transform)
            {
                case "LOGISTIC":
                    foreach (ref double score in row)
                        score = Logistic((float)score);
                    break;
                case "SOFTMAX":
                    Softmax(row, skipsZeros: false);
                    break;
                case "SOFTMAX_ZERO":
                    Softmax(row, skipsZeros: true);
                    break;
            }
        }
    }

    private double Rounded(double value) => IsSingle ? (float)value : value;

    private static float Logistic(float value)
    {
        float result = 1 / (1 + MathF.Exp(-MathF.Abs(value)));
        return value < 0 ? 1 - result : result;
    }

    private static void Softmax(Span<double> scores, bool skipsZeros)
    {
        const float nearZero = 0.0000001f;
        float most = float.MinValue, sum = 0;
        foreach (double score in scores)
            most = MathF.Max(most, (float)score);
        foreach (ref double score in scores)
        {
            float value = (float)score;
            if (skipsZeros && value is >= -nearZero and <= nearZero)
            {
                score = value * MathF.Exp(-most);
                continue;
            }
            float power = MathF.Exp(value - most);
            sum += power;
            score = power;
        }
        foreach (ref double score in scores)
            score = (float)score / sum;
    }

    // The inverse of the normal distribution by an approximation of the inverse error function (Winitzki, 2008), as the runtime has it.
    private static float Probit(float value)
    {
        const float a = 0.147f, pi = 3.14159f;
        float x = (2 * value) - 1, sign = x < 0 ? -1 : 1;
        float log = MathF.Log((1 - x) * (1 + x)), v = (2 / (pi * a)) + (0.5f * log);
        return 1.41421356f * sign * MathF.Sqrt(-v + MathF.Sqrt((v * v) - (1 / a * log)));
    }
}
