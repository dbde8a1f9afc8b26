using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Computes a metric of predicted classes: F1, accuracy, precision, recall and their kin, log loss or Hamming loss.</summary>
public sealed class MulticlassClassificationEvaluator : MetricEvaluator
{
    /// <summary>The column of predicted classes.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of probabilities, one for each class; only <c>logLoss</c> reads it.</summary>
    [EffectNeeds(nameof(MetricName), "logLoss")]
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The metric, by Spark ML's name; those by label are of the class <c>metricLabel</c>, and weighted ones the mean over classes by their rows.</summary>
    [AllowedValues(
        "f1", "accuracy", "weightedPrecision", "weightedRecall", "weightedTruePositiveRate", "weightedFalsePositiveRate", "weightedFMeasure", "truePositiveRateByLabel",
        "falsePositiveRateByLabel", "precisionByLabel", "recallByLabel", "fMeasureByLabel", "logLoss", "hammingLoss")]
    public string MetricName { get; init; } = "f1";

    /// <summary>The class that metrics by label are of.</summary>
    [Range(0.0, double.MaxValue)]
    public double MetricLabel { get; init; }

    /// <summary>How many times as much recall counts as precision in an F-measure.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    [EffectNeeds(nameof(MetricName), "weightedFMeasure", "fMeasureByLabel")]
    public double Beta { get; init; } = 1;

    /// <summary>What a probability counts as at least, and 1 less it at most, so that the log loss is finite.</summary>
    [Range(0.0, 0.5, MinimumIsExclusive = true)]
    [EffectNeeds(nameof(MetricName), "logLoss")]
    public double Eps { get; init; } = 1e-15;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsLargerBetter => MetricName is not ("weightedFalsePositiveRate" or "falsePositiveRateByLabel" or "logLoss" or "hammingLoss");

    private protected override string Metric => MetricName;

    private protected override string Kind => MetricNames.Classification;

    private bool IsLoss => MetricName == "logLoss";

    private protected override void Require(Schema input)
    {
        if (IsLoss)
            InputColumns.Require(input, Uid, "probabilityCol", ProbabilityCol, ScoreColumn.IsVector, "a vector of one probability for each class");
        else
            Number(input, "predictionCol", PredictionCol);
    }

    private protected override void Add(EvaluatorState state, RecordBatch batch, EvaluatedRows rows)
    {
        double[]? predictions = IsLoss ? null : rows.Numbers(batch, PredictionCol, "prediction");
        ScoreColumn? chances = IsLoss ? ScoreColumn.Read(InputColumns.Get(batch, Uid, ProbabilityCol)) : null;
        for (int row = 0; row < rows.Use.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            double label = rows.Labels[row], weight = rows.Weights[row];
            if (chances is not null)
            {
                ReadOnlySpan<double> own = chances.Row(row);
                if (!(label >= 0 && label < own.Length && label == Math.Floor(label)) || !(own[(int)label] is >= 0 and <= 1 + 1e-6))
                {
                    rows.Leave(row, ProbabilityCol, string.Create(CultureInfo.InvariantCulture, $"The label is {label}, and the {own.Length} probabilities have none for it"));
                    continue;
                }
                double loss = -Math.Log(Math.Clamp(own[(int)label], Eps, 1 - Eps));
                state.Sums.Add(0, weight * loss);
                state.Sums.Add(1, weight);
            }
            else
                state.Add(label, predictions![row], weight);
            state.Rows++;
        }
    }

    private protected override double Compute(EvaluatorState state)
    {
        if (IsLoss)
            return state.Sums[0] / state.Sums[1];
        var counts = new ClassWeights(state.Pairs);
        double beta = MetricName == "f1" ? 1 : Beta;
        return MetricName switch
        {
            "accuracy" => counts.Accuracy,
            "hammingLoss" => 1 - counts.Accuracy,
            "weightedPrecision" => counts.Mean(counts.Precision),
            "weightedRecall" or "weightedTruePositiveRate" => counts.Mean(counts.Recall),
            "weightedFalsePositiveRate" => counts.Mean(counts.FalsePositiveRate),
            "f1" or "weightedFMeasure" => counts.Mean(label => counts.FMeasure(label, beta)),
            "precisionByLabel" => counts.Precision(MetricLabel),
            "falsePositiveRateByLabel" => counts.FalsePositiveRate(MetricLabel),
            "fMeasureByLabel" => counts.FMeasure(MetricLabel, beta),
            _ => counts.Recall(MetricLabel),
        };
    }

    /// <summary>Weights of rows by label and by prediction.</summary>
    private sealed class ClassWeights
    {
        private readonly Dictionary<double, double> _labels = [];
        private readonly Dictionary<double, double> _predictions = [];
        private readonly Dictionary<double, double> _hits = [];
        private readonly double _all;

        public ClassWeights(IEnumerable<(double Label, double Prediction, double Weight)> pairs)
        {
            foreach ((double label, double prediction, double weight) in pairs)
            {
                _labels[label] = _labels.GetValueOrDefault(label) + weight;
                _predictions[prediction] = _predictions.GetValueOrDefault(prediction) + weight;
                if (label == prediction)
                    _hits[label] = weight;
                _all += weight;
            }
        }

        public double Accuracy => _hits.Values.Sum() / _all;

        // A class that is never predicted has precision 0, as in Spark.
        public double Precision(double label) => _predictions.TryGetValue(label, out double predicted) ? _hits.GetValueOrDefault(label) / predicted : 0;

        public double Recall(double label) => _labels.TryGetValue(label, out double actual) ? _hits.GetValueOrDefault(label) / actual : 0;

        public double FalsePositiveRate(double label)
        {
            double others = _all - _labels.GetValueOrDefault(label);
            return others > 0 ? (_predictions.GetValueOrDefault(label) - _hits.GetValueOrDefault(label)) / others : 0;
        }

        public double FMeasure(double label, double beta)
        {
            double precision = Precision(label), recall = Recall(label), square = beta * beta;
            return precision + recall == 0 ? 0 : (1 + square) * precision * recall / ((square * precision) + recall);
        }

        public double Mean(Func<double, double> metric) => _labels.Sum(label => label.Value / _all * metric(label.Key)) + (_labels.Count == 0 ? double.NaN : 0);
    }
}
