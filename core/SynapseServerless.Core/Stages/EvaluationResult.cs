using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>An aggregating stage that evaluates scored data in more detail than its one-row output shows.</summary>
public interface IEvaluator
{
    /// <summary>The evaluation of everything that was accumulated.</summary>
    /// <param name="state">The merged state.</param>
    /// <param name="input">Schema of the data.</param>
    EvaluationResult Evaluate(object state, Schema input);
}

/// <summary>How good predictions are: the numbers and what the report draws.</summary>
public sealed record EvaluationResult
{
    /// <summary>Uid of the stage that evaluated.</summary>
    public required string Stage { get; init; }

    /// <summary>What was evaluated, such as <c>classification</c>, <c>regression</c>, <c>ranking</c>, <c>balance</c>, <c>fairness</c>, <c>dependence</c> or <c>importance</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of rows evaluated.</summary>
    public required long Rows { get; init; }

    /// <summary>The metrics by name, such as <c>AUC</c>, <c>accuracy</c>, <c>root_mean_squared_error</c>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>What the numbers cannot say, in sentences, such as that AUC is not defined because there is one class only.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The confusion matrix of a classification.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>ROC curve of a binary classification: x the false-positive rate, y the true-positive rate, from (0,0) to (1,1).</summary>
    public IReadOnlyList<CurvePoint> Roc { get; init; } = [];

    /// <summary>Precision-recall curve of a binary classification: x the recall, y the precision.</summary>
    public IReadOnlyList<CurvePoint> PrecisionRecall { get; init; } = [];

    /// <summary>Calibration of a binary classification by bins of predicted probability.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>Histogram of residuals (label minus prediction) of a regression.</summary>
    public IReadOnlyList<HistogramBin> Residuals { get; init; } = [];

    /// <summary>A sample of a regression's rows: x the prediction, y the label; at most 2,000.</summary>
    public IReadOnlyList<CurvePoint> PredictedActual { get; init; } = [];

    /// <summary>How the answers of a model depend on single features.</summary>
    public IReadOnlyList<DependenceCurve> Curves { get; init; } = [];

    /// <summary>How the answers of a model depend on two features together.</summary>
    public IReadOnlyList<DependenceSurface> Surfaces { get; init; } = [];

    /// <summary>How much features matter to a model.</summary>
    public IReadOnlyList<MeasuredImportance> Importances { get; init; } = [];

    /// <summary>Shares of the rows of groups, with intervals.</summary>
    public IReadOnlyList<GroupShare> Groups { get; init; } = [];

    /// <summary>Tables that stand in the report as they are.</summary>
    public IReadOnlyList<ResultTable> Tables { get; init; } = [];
}

/// <summary>Counts of rows by actual and predicted class.</summary>
/// <param name="Labels">The classes, as text.</param>
/// <param name="Counts">Counts by actual class (outer) and predicted class (inner), in the order of the labels.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<long>> Counts);

/// <summary>A point of a curve.</summary>
/// <param name="X">Abscissa.</param>
/// <param name="Y">Ordinate.</param>
public sealed record CurvePoint(double X, double Y);

/// <summary>Rows whose predicted probability lies in a bin.</summary>
/// <param name="Predicted">Their mean predicted probability.</param>
/// <param name="Observed">The fraction of them that is positive.</param>
/// <param name="Count">How many there are.</param>
public sealed record CalibrationBin(double Predicted, double Observed, long Count);

/// <summary>A bar of a histogram.</summary>
/// <param name="From">Lower edge, included.</param>
/// <param name="To">Upper edge, excluded but for the last.</param>
/// <param name="Count">How many values there are.</param>
public sealed record HistogramBin(double From, double To, long Count);
