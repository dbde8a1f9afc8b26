using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Computes a metric of predicted numbers: root mean squared error, mean squared or absolute error, R² or explained variance.</summary>
public sealed class RegressionEvaluator : MetricEvaluator
{
    /// <summary>The column of predictions: numbers.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The metric: <c>rmse</c>, <c>mse</c>, <c>mae</c>, <c>r2</c>, or <c>var</c> (the mean square of predictions less the mean label).</summary>
    [AllowedValues("rmse", "mse", "r2", "mae", "var")]
    public string MetricName { get; init; } = "rmse";

    /// <summary>Whether R² compares with a prediction of 0 throughout, rather than of the mean label.</summary>
    [EffectNeeds(nameof(MetricName), "r2")]
    public bool ThroughOrigin { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsLargerBetter => MetricName is "r2" or "var";

    private protected override string Metric => MetricName;

    private protected override string Kind => MetricNames.Regression;

    private protected override void Require(Schema input) => Number(input, "predictionCol", PredictionCol);

    private protected override void Add(EvaluatorState state, RecordBatch batch, EvaluatedRows rows)
    {
        double[] predictions = rows.Numbers(batch, PredictionCol, "prediction");
        for (int row = 0; row < predictions.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            double label = rows.Labels[row], weight = rows.Weights[row], error = label - predictions[row];
            state.Rows++;
            state.Sums.Add(0, weight);
            state.Sums.Add(1, weight * error * error);
            state.Sums.Add(2, weight * Math.Abs(error));
            state.Sums.AddProduct(3, weight, label);
            state.Sums.AddProduct(4, weight * label, label);
            state.Sums.AddProduct(5, weight, predictions[row]);
            state.Sums.AddProduct(6, weight * predictions[row], predictions[row]);
        }
    }

    private protected override double Compute(EvaluatorState state)
    {
        double weight = state.Sums[0], errors = state.Sums[1], labels = state.Sums[3], mean = labels / weight;
        return MetricName switch
        {
            "mse" => errors / weight,
            "rmse" => Math.Sqrt(errors / weight),
            "mae" => state.Sums[2] / weight,
            "r2" => R2(errors, ThroughOrigin ? state.Sums[4] : Spread(state, 4, labels, weight)),
            _ => (Spread(state, 6, state.Sums[5], weight) / weight) + Square((state.Sums[5] / weight) - mean),
        };
    }

    // Labels that are all alike have nothing to explain.
    private static double R2(double errors, double spread) => spread > 0 ? 1 - (errors / spread) : double.NaN;

    private static double Square(double number) => number * number;

    // The sum of squares less the square of the sum over the weight; what cancels is taken from both parts of the sum.
    private static double Spread(EvaluatorState state, int squares, double sum, double weight)
    {
        double product = sum * sum, square = product / weight;
        double rest = (Math.FusedMultiplyAdd(-square, weight, product) + Math.FusedMultiplyAdd(sum, sum, -product)) / weight;
        double spread = (state.Sums.High[squares] - square) + (state.Sums.Low[squares] - rest);
        return Math.Max(0, spread);
    }
}
