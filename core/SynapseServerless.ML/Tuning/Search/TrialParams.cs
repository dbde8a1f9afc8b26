using System.Reflection;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Finds the parameters that trials set.</summary>
internal static class TrialParams
{
    /// <summary>The stages of a model that have a parameter by its name in a trial: <c>param</c>, or <c>uid.param</c> for that of one stage.</summary>
    public static IEnumerable<(Stage Stage, string Param)> Of(Estimator model, string name)
    {
        int dot = name.LastIndexOf('.');
        (string? uid, string param) = dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
        return StageCopies.Nested(model)
            .Where(stage => (uid is null || stage.Uid == uid) && StageCopies.Parameter(stage, param) is not null)
            .Select(stage => (stage, param));
    }

    /// <summary>The name of a parameter in a trial.</summary>
    public static string Name(HyperParam param) => param.Model is null ? param.Param : $"{param.Model}.{param.Param}";

    /// <summary>Whether a parameter takes whole numbers.</summary>
    public static bool IsWhole(Stage stage, string name)
    {
        PropertyInfo property = StageCopies.Parameter(stage, name)!;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(int) || type == typeof(long);
    }

    /// <summary>A text parameter that one of the stages of an estimator has, such as <c>labelCol</c>; of the last stage that has it.</summary>
    public static string? Named(Stage estimator, string parameter) => StageCopies.Nested(estimator).Reverse()
        .Select(stage => StageCopies.Parameter(stage, parameter)?.GetValue(stage) as string)
        .FirstOrDefault(static name => !string.IsNullOrEmpty(name));
}

/// <summary>What evaluates the scored rows of a trial.</summary>
internal static class TrialEvaluation
{
    /// <summary>The evaluation of what an estimator's model gives: its label and its columns of predictions.</summary>
    public static ComputeModelStatistics Of(Stage estimator, string metric, string uid, string? label = null)
    {
        bool regression = MetricNames.KindOf(metric) == EvaluationKind.Regression;
        string prediction = TrialParams.Named(estimator, "predictionCol") ?? "prediction";
        string? probability = TrialParams.Named(estimator, "probabilityCol");
        return new ComputeModelStatistics
        {
            Uid = uid, EvaluationMetric = metric, LabelCol = label ?? TrialParams.Named(estimator, "labelCol") ?? "label",
            ScoresCol = regression ? prediction : probability, ScoredLabelsCol = regression ? null : prediction,
        };
    }

    /// <summary>The metric of an evaluation; NaN where it is not defined.</summary>
    public static double Read(EvaluationResult evaluation, string metric) =>
        evaluation.Metrics.GetValueOrDefault(MetricNames.ColumnOf(metric)!, double.NaN);

    /// <summary>Whether a smaller value is better.</summary>
    public static bool SmallerIsBetter(string metric) => metric is "mse" or "rmse" or "mae" or "log_loss";
}
