using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>What XGBoost makes of margins, operation by operation as it does, in floats.</summary>
/// <param name="objective">Its name of the objective.</param>
internal sealed class XGBoostOutputs(string objective) : OutputRule
{
    // Beyond it the exponential of a float is infinite.
    private const float MostExponent = 88.7f;

    private enum Transformation
    {
        None,
        Logistic,
        Exponential,
        Softmax,
        Sign,
    }

    private readonly Transformation _kind = KindOf(objective)!.Value;

    /// <inheritdoc/>
    public override bool IsClassification => objective is "binary:logistic" or "binary:logitraw" or "binary:hinge" || _kind == Transformation.Softmax;

    /// <inheritdoc/>
    public override bool IsPlain => _kind == Transformation.None;

    /// <inheritdoc/>
    public override double Boundary => objective == "binary:logitraw" ? 0 : 0.5;

    /// <summary>Whether an objective is known.</summary>
    public static bool Knows(string objective) => KindOf(objective) is not null;

    /// <summary>The margin that sums begin with.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="score">The base score, as the model has it.</param>
    public static float Margin(string objective, float score) => objective switch
    {
        "binary:logistic" or "reg:logistic" => -MathF.Log((1f / score) - 1f),
        "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft" => MathF.Log(score),
        _ => score,
    };

    /// <summary>Whether base scores are probabilities.</summary>
    public static bool HasProbability(string objective) => objective is "binary:logistic" or "reg:logistic";

    /// <inheritdoc/>
    public override void ToOutputs(Span<double> scores, int classes)
    {
        switch (_kind)
        {
            case Transformation.Logistic:
                foreach (ref double score in scores)
                    score = 1f / (MathF.Exp(MathF.Min(-(float)score, MostExponent)) + 1f + 1e-16f);
                break;
            case Transformation.Exponential:
                foreach (ref double score in scores)
                    score = MathF.Exp((float)score);
                break;
            case Transformation.Sign:
                foreach (ref double score in scores)
                    score = score > 0 ? 1 : 0;
                break;
            case Transformation.Softmax:
                for (int start = 0; start < scores.Length; start += classes)
                    Softmax(scores.Slice(start, classes));
                break;
        }
    }

    private static void Softmax(Span<double> scores)
    {
        float most = (float)scores[0];
        foreach (double score in scores)
            most = MathF.Max((float)score, most);
        double sum = 0;
        foreach (ref double score in scores)
        {
            score = MathF.Exp((float)score - most);
            sum += score;
        }
        foreach (ref double score in scores)
            score = (float)score / (float)sum;
    }

    private static Transformation? KindOf(string objective) => objective switch
    {
        "binary:logistic" or "reg:logistic" => Transformation.Logistic,
        "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft" => Transformation.Exponential,
        "multi:softprob" or "multi:softmax" => Transformation.Softmax,
        "binary:hinge" => Transformation.Sign,
        "binary:logitraw" or "reg:squarederror" or "reg:linear" or "reg:squaredlogerror" or "reg:pseudohubererror" or "reg:absoluteerror" or "reg:quantileerror"
            or "reg:expectileerror" or "rank:pairwise" or "rank:ndcg" or "rank:map" => Transformation.None,
        _ => null,
    };
}
