namespace SynapseServerless.LightGBM;

/// <summary>A fitted LightGBM regressor: adds the predicted number.</summary>
public sealed class LightGBMRegressionModel : LightGBMModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public LightGBMRegressionModel()
    {
    }

    internal LightGBMRegressionModel(Booster booster, string text, TrainingRecord record)
        : base(booster, text, record)
    {
    }

    /// <summary>A model from the text or the JSON that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="model">The text or JSON; objective and features are found in it.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <exception cref="LightGBMException">It is no model, or one of several classes.</exception>
    public static LightGBMRegressionModel LoadNativeModelFromString(string model, LightGBMRegressionModel? like = null) => Load(model, (booster, text, _) =>
        booster.TreesPerIteration == 1
            ? (LightGBMRegressionModel)(like ?? new LightGBMRegressionModel()).With(booster, text, RecordOf(booster))
            : throw new LightGBMException("The model tells several classes apart", default, "Use LightGBMClassificationModel."));

    /// <summary>A model from a file that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="path">The local file, text or JSON.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="LightGBMException">It is no model, or one of several classes.</exception>
    public static async Task<LightGBMRegressionModel> LoadNativeModelFromFileAsync(
        string path, LightGBMRegressionModel? like = null, CancellationToken cancellationToken = default) =>
        LoadNativeModelFromString(await ReadAsync(path, cancellationToken).ConfigureAwait(false), like);

    private protected override LightGBMModel With(Booster booster, string text, TrainingRecord record) =>
        new LightGBMRegressionModel(booster, text, record)
        {
            Uid = Uid,
            FeaturesCol = FeaturesCol,
            PredictionCol = PredictionCol,
            LeafPredictionCol = LeafPredictionCol,
            FeaturesShapCol = FeaturesShapCol,
            StartIteration = StartIteration,
            NumIterations = NumIterations,
            PredictDisableShapeCheck = PredictDisableShapeCheck,
            NumThreads = NumThreads,
            Scorer = Scorer,
        };
}
