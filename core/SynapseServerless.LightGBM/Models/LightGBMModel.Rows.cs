namespace SynapseServerless.LightGBM;

// Single rows, for serving: no batch around them.
public abstract partial class LightGBMModel
{
    /// <summary>What the prediction column would hold for one row. Safe on several threads at a time.</summary>
    /// <param name="features">The feature vector; NaN is a missing value.</param>
    /// <returns>The number, or the index of the class.</returns>
    /// <exception cref="LightGBMException">The vector has another length than those the model was trained on.</exception>
    public virtual double Score(ReadOnlySpan<float> features)
    {
        double result = 0;
        Score(features, PredictionKind.Probability, new Span<double>(ref result));
        return result;
    }

    /// <summary>What LightGBM itself predicts for one row. Safe on several threads at a time.</summary>
    /// <param name="features">The feature vector; NaN is a missing value.</param>
    /// <param name="kind">What is predicted; two classes have one probability and one raw score, those of class 1.</param>
    /// <param name="destination">Takes as many numbers as <see cref="Booster.OutputsPerRow"/> says.</param>
    /// <exception cref="LightGBMException">The vector has another length than those the model was trained on.</exception>
    public void Score(ReadOnlySpan<float> features, PredictionKind kind, Span<double> destination)
    {
        if (!(kind == PredictionKind.Contribution ? TryExplain(features, destination) : TryScore(features, kind, destination)))
            Booster.PredictRow(features, kind, destination, StartIteration, NumIterations, ShapeCheck);
    }

    /// <summary>SHAP values of one row: one per feature and the expected value last, class after class.</summary>
    /// <param name="features">The feature vector.</param>
    public IReadOnlyList<double> GetFeatureShaps(ReadOnlySpan<float> features)
    {
        double[] values = new double[Booster.OutputsPerRow(PredictionKind.Contribution, StartIteration, NumIterations)];
        Score(features, PredictionKind.Contribution, values);
        return values;
    }
}
