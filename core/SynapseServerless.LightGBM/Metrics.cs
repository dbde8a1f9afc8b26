namespace SynapseServerless.LightGBM;

/// <summary>LightGBM's metrics.</summary>
internal static class Metrics
{
    /// <summary>Their names and aliases, those for ranking left out, as LightGBM's page of parameters lists them.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "l1", "mean_absolute_error", "mae", "regression_l1", "l2", "mean_squared_error", "mse", "regression_l2", "regression",
        "rmse", "root_mean_squared_error", "l2_root", "quantile", "mape", "mean_absolute_percentage_error", "huber", "fair", "poisson",
        "gamma", "gamma_deviance", "tweedie", "r2", "auc", "average_precision", "binary_logloss", "binary", "binary_error", "auc_mu",
        "multi_logloss", "multiclass", "softmax", "multiclassova", "multiclass_ova", "ova", "ovr", "multi_error",
        "cross_entropy", "xentropy", "cross_entropy_lambda", "xentlambda", "kullback_leibler", "kldiv", "None", "na", "null", "custom",
    ];

    /// <summary>The names in a comma-separated list that LightGBM would leave out without a word.</summary>
    public static IEnumerable<string> Unknown(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(name => !Names.Contains(name));
}
