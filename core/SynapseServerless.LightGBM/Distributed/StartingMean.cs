using SynapseServerless.Collectives;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>The score that training starts from where that is made of a mean of the labels: of those of all ranks.</summary>
/// <remarks>
/// LightGBM lets each rank take the mean of its own rows and then takes the mean of these, in which the rows of a small share weigh more than
/// others. Where a tree finds nothing to split, that is what the model predicts.
/// </remarks>
/// <param name="Own">What this rank's rows alone would start from.</param>
/// <param name="OfAll">What all rows start from.</param>
internal sealed record StartingMean(double Own, double OfAll)
{
    // As LightGBM keeps logarithms finite.
    private const double Epsilon = 1e-15f;

    /// <summary>Adds up the labels of all ranks; null for an objective that starts from something else, or whose start LightGBM adds up itself.</summary>
    /// <param name="train">The rows of this rank.</param>
    /// <param name="parameters">Native parameters.</param>
    /// <param name="collective">The ranks.</param>
    public static StartingMean? Of(LightGBMDataset train, NativeParameters parameters, ICollective collective)
    {
        if (Score(parameters["objective"]) is not { } score)
            return null;
        bool hasSquareRoot = parameters["reg_sqrt"] is "true" or "+" && Score(parameters["objective"]) == Same && parameters["objective"] is not ("huber" or "fair");
        ReadOnlySpan<float> labels = train.Field<float>("label"), weights = train.Field<float>("weight");
        double sum = 0, weight = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double label = hasSquareRoot ? Math.CopySign(MathF.Sqrt(Math.Abs(labels[row])), labels[row]) : labels[row], factor = weights.IsEmpty ? 1 : weights[row];
            sum += label * factor;
            weight += factor;
        }
        double[][] all = collective.GatherRecords((double[])[sum, weight]);
        return new StartingMean(score(sum / weight), score(all.Sum(own => own[0]) / all.Sum(own => own[1])));
    }

    /// <summary>Whether a number that the library exchanges is what this rank would start from.</summary>
    public bool IsOwn(double value) => Math.Abs(value - Own) <= 1e-9 * Math.Abs(Own);

    private static double Same(double mean) => mean;

    private static double Logarithm(double mean) => mean > 0 ? Math.Log(mean) : double.NegativeInfinity;

    private static double LogOdds(double mean)
    {
        double share = Math.Clamp(mean, Epsilon, 1 - Epsilon);
        return Math.Log(share / (1 - share));
    }

    private static double LogIntensity(double mean) => Math.Log(Math.Exp(mean) - 1);

    private static Func<double, double>? Score(string? objective) => objective switch
    {
        "regression" or "regression_l2" or "l2" or "mean_squared_error" or "mse" or "l2_root" or "root_mean_squared_error" or "rmse" or "huber" or "fair" => Same,
        "poisson" or "gamma" or "tweedie" => Logarithm,
        "cross_entropy" or "xentropy" => LogOdds,
        "cross_entropy_lambda" or "xentlambda" => LogIntensity,
        _ => null,
    };
}
