using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Tries settings of an estimator by cross-validation, and fits the best on all rows; parameters and defaults are those of Spark ML's CrossValidator.</summary>
/// <remarks>
/// Spark collects metrics of an evaluator; here <c>evaluationMetric</c> names a metric of ComputeModelStatistics, and <c>evaluator</c> takes any stage that evaluates. A setting that fails is kept
/// with its error, and the fit fails when all do; Spark's fails with the first. Folds that keep classes (<c>stratify</c>) or groups (<c>groupCol</c>) together are an addition.
/// </remarks>
public sealed class CrossValidator : ParamMapSearch
{
    /// <summary>How many folds the rows are dealt to.</summary>
    [Range(2, 1_000)]
    public int NumFolds { get; init; } = 3;

    /// <summary>The column that has the number of the row's fold, from 0; empty to draw it.</summary>
    public string FoldCol { get; init; } = "";

    private protected override FoldWish Deal => new(NumFolds, Seed) { FoldCol = FoldCol.Length == 0 ? null : FoldCol };

    private protected override int FitsEach => NumFolds;

    private protected override Transformer Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => new CrossValidatorModel
    {
        Uid = Uid + "Model", BestModel = model, BestTrial = best.Number, Trials = trials, EvaluationMetric = Metric ?? "",
        AvgMetrics = [.. trials.Select(static trial => trial.Metric ?? double.NaN)],
        StdMetrics = [.. trials.Select(static trial => Deviation(trial.FoldMetrics))],
    };

    // That of a sample, as Spark's.
    private static double Deviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return double.NaN;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}

/// <summary>Tries settings of an estimator on one split of training and validation rows, and fits the best on all rows; parameters and defaults are those of Spark ML's TrainValidationSplit.</summary>
/// <remarks>What CrossValidator says of evaluators and of settings that fail holds here too.</remarks>
public sealed class TrainValidationSplit : ParamMapSearch
{
    /// <summary>The share of rows that is trained on; the others judge.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double TrainRatio { get; init; } = 0.75;

    private protected override FoldWish Deal => new(1, Seed) { TrainRatio = TrainRatio };

    private protected override int FitsEach => 1;

    private protected override Transformer Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => new TrainValidationSplitModel
    {
        Uid = Uid + "Model", BestModel = model, BestTrial = best.Number, Trials = trials, EvaluationMetric = Metric ?? "",
        ValidationMetrics = [.. trials.Select(static trial => trial.Metric ?? double.NaN)],
    };
}
