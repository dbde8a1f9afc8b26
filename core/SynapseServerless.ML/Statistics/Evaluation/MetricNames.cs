namespace SynapseServerless.ML;

/// <summary>The values of <c>evaluationMetric</c> and the columns they give.</summary>
internal static class MetricNames
{
    public const string All = "all";
    public const string Classification = "classification";
    public const string Regression = "regression";

    public const string EvaluationType = "evaluation_type";
    public const string Labels = "labels";
    public const string ConfusionMatrix = "confusion_matrix";
    public const string Accuracy = "accuracy";
    public const string Precision = "precision";
    public const string Recall = "recall";
    public const string Auc = "AUC";
    public const string AreaUnderPR = "areaUnderPR";
    public const string AveragePrecision = "average_precision";
    public const string AverageAccuracy = "average_accuracy";
    public const string MacroPrecision = "macro_averaged_precision";
    public const string MacroRecall = "macro_averaged_recall";
    public const string LogLoss = "log_loss";
    public const string Mse = "mean_squared_error";
    public const string Rmse = "root_mean_squared_error";
    public const string R2 = "R^2";
    public const string Mae = "mean_absolute_error";

    /// <summary>Columns of numbers that a classification gives, in order.</summary>
    public static IReadOnlyList<string> ClassificationColumns { get; } =
        [Accuracy, Precision, Recall, Auc, AreaUnderPR, AveragePrecision, AverageAccuracy, MacroPrecision, MacroRecall, LogLoss];

    /// <summary>Columns of numbers that a regression gives, in order.</summary>
    public static IReadOnlyList<string> RegressionColumns { get; } = [Mse, Rmse, R2, Mae];

    /// <summary>Columns that mean something for two classes only.</summary>
    public static bool IsBinaryOnly(string column) => column is Auc or AreaUnderPR or AveragePrecision;

    /// <summary>The column of a single metric; null when the name stands for several.</summary>
    public static string? ColumnOf(string metric) => metric switch
    {
        All or Classification or Regression => null,
        "mse" => Mse,
        "rmse" => Rmse,
        "r2" => R2,
        "mae" => Mae,
        "areaUnderROC" => Auc,
        _ => metric,
    };

    /// <summary>Whether a metric is one of classification, of regression, or (null) of either.</summary>
    public static bool? IsClassification(string metric) => metric switch
    {
        All => null,
        Regression or "mse" or "rmse" or "r2" or "mae" => false,
        _ => true,
    };
}
