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

    /// <summary>As <see cref="Names"/>, with those that need groups.</summary>
    public static readonly IReadOnlyList<string> WithRanking =
    [
        "ndcg", "lambdarank", "rank_xendcg", "xendcg", "xe_ndcg", "xe_ndcg_mart", "xendcg_mart", "map", "mean_average_precision", .. Names,
    ];

    /// <summary>The names in a comma-separated list that are not known, and that LightGBM would leave out without a word.</summary>
    /// <param name="list">The list.</param>
    /// <param name="known">The names there are.</param>
    public static IEnumerable<string> Unknown(string list, IReadOnlyList<string> known) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(name => !known.Contains(name));
}
