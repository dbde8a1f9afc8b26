using System.Collections.Concurrent;
using SynapseServerless.LightGBM.Tests.Native;

namespace SynapseServerless.LightGBM.Tests.Models;

/// <summary>Models of every objective, trained by the native library called directly.</summary>
internal static class TrainedModels
{
    private const string Common = "verbosity=-1 num_threads=1 deterministic=true force_row_wise=true min_data_in_leaf=5 min_data_per_group=5 cat_smooth=1";

    /// <summary>Objectives by name, with the number of classes their labels need; 0 for numbers from 0 up, 1 for fractions.</summary>
    public static TheoryData<string, int> Objectives => new()
    {
        { "objective=binary sigmoid=1.7", 2 },
        { "objective=multiclass num_class=4", 4 },
        { "objective=multiclassova num_class=3 sigmoid=0.8", 3 },
        { "objective=cross_entropy", 1 },
        { "objective=cross_entropy_lambda", 1 },
        { "objective=regression", 0 },
        { "objective=regression reg_sqrt=true", 0 },
        { "objective=regression_l1", 0 },
        { "objective=huber", 0 },
        { "objective=fair", 0 },
        { "objective=quantile alpha=0.7", 0 },
        { "objective=mape", 0 },
        { "objective=poisson", 0 },
        { "objective=gamma", 0 },
        { "objective=tweedie", 0 },
        { "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6", 2 },
        { "objective=multiclass num_class=3 boosting=rf bagging_freq=1 bagging_fraction=0.6", 3 },
        { "objective=regression boosting=dart", 0 },
    };

    // Several tests look at the same models.
    private static readonly ConcurrentDictionary<(string, int, int, int, int), string> s_trained = [];

    /// <summary>The text of a model with a categorical and a sparse feature, and missing values.</summary>
    public static string Train(string parameters, int classes, int iterations = 12, int rows = 1500, int seed = 1) =>
        s_trained.GetOrAdd((parameters, classes, iterations, rows, seed), _ =>
        {
            float[] matrix = Tables.Features(rows, seed);
            return Reference.Train(matrix, Tables.Columns, Labels(matrix, classes), $"categorical_feature=5 {Common} {parameters}", iterations).Model;
        });

    public static float[] Labels(float[] matrix, int classes) => classes switch
    {
        0 => Tables.Numbers(matrix),
        1 => [.. Tables.Classes(matrix, 5).Select(value => value / 4)],
        _ => Tables.Classes(matrix, classes),
    };

    /// <summary>A stage around a model text.</summary>
    public static LightGBMModel Load(string text, int classes) => classes > 1
        ? LightGBMClassificationModel.LoadNativeModelFromString(text)
        : LightGBMRegressionModel.LoadNativeModelFromString(text);
}
