using System.Globalization;

namespace SynapseServerless.ML;

/// <summary>The values of <c>evaluationMetric</c> and the columns they give.</summary>
internal static class MetricNames
{
    public const string All = "all";
    public const string Classification = "classification";
    public const string Regression = "regression";
    public const string Ranking = "ranking";

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
    public const string Ndcg = "ndcg";
    public const string Map = "map";

    /// <summary>Columns of numbers that a classification gives, in order.</summary>
    public static IReadOnlyList<string> ClassificationColumns { get; } =
        [Accuracy, Precision, Recall, Auc, AreaUnderPR, AveragePrecision, AverageAccuracy, MacroPrecision, MacroRecall, LogLoss];

    /// <summary>Columns of numbers that a regression gives, in order.</summary>
    public static IReadOnlyList<string> RegressionColumns { get; } = [Mse, Rmse, R2, Mae];

    /// <summary>Columns of numbers that a ranking gives, in order.</summary>
    public static IReadOnlyList<string> RankingColumns(IReadOnlyList<int> places) =>
        [.. places.Select(place => At(Ndcg, place)), .. places.Select(place => At(Map, place))];

    /// <summary>The column of a metric at a place, as LightGBM calls it: <c>ndcg@5</c>.</summary>
    public static string At(string metric, int place) => string.Create(CultureInfo.InvariantCulture, $"{metric}@{place}");

    /// <summary>Columns that mean something for two classes only.</summary>
    public static bool IsBinaryOnly(string column) => column is Auc or AreaUnderPR or AveragePrecision;

    /// <summary>Whether a column is among what was asked for.</summary>
    public static bool IsAskedFor(string column, string metric) => metric switch
    {
        Ndcg or Map => column.StartsWith($"{metric}@", StringComparison.Ordinal),
        _ => ColumnOf(metric) is not { } single || column == single,
    };

    /// <summary>The column of a single metric; null when the name stands for several.</summary>
    public static string? ColumnOf(string metric) => metric switch
    {
        All or Classification or Regression or Ranking or Ndcg or Map => null,
        "mse" => Mse,
        "rmse" => Rmse,
        "r2" => R2,
        "mae" => Mae,
        "areaUnderROC" => Auc,
        _ => metric,
    };

    /// <summary>What a metric is one of; null for whatever the columns are.</summary>
    public static EvaluationKind? KindOf(string metric) => metric switch
    {
        All => null,
        Regression or "mse" or "rmse" or "r2" or "mae" => EvaluationKind.Regression,
        Ranking or Ndcg or Map => EvaluationKind.Ranking,
        _ => EvaluationKind.Classification,
    };
}

/// <summary>What is evaluated.</summary>
internal enum EvaluationKind
{
    /// <summary>Classes that were predicted.</summary>
    Classification,

    /// <summary>Numbers that were predicted.</summary>
    Regression,

    /// <summary>The order of the rows of each group.</summary>
    Ranking,
}
