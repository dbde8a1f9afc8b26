using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM;

/// <summary>A fitted LightGBM ranker: adds a score by which the rows of a group are put into order, the highest first.</summary>
public sealed class LightGBMRankerModel : LightGBMModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public LightGBMRankerModel()
    {
    }

    internal LightGBMRankerModel(Booster booster, string text, TrainingRecord record)
        : base(booster, text, record)
    {
    }

    /// <summary>The column of groups that it was fitted on, by which an evaluation finds them; null where it is not known.</summary>
    public string? GroupCol { get; init; }

    /// <summary>A model from the text or the JSON that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="model">The text or JSON; objective and features are found in it.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <exception cref="LightGBMException">It is no model, or one of several classes.</exception>
    public static LightGBMRankerModel LoadNativeModelFromString(string model, LightGBMRankerModel? like = null) => Load(model, (booster, text, _) =>
        booster.TreesPerIteration == 1
            ? (LightGBMRankerModel)(like ?? new LightGBMRankerModel()).With(booster, text, RecordOf(booster))
            : throw new LightGBMException("The model tells several classes apart", default, "Use LightGBMClassificationModel."));

    /// <summary>A model from a file that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="path">The local file, text or JSON.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="LightGBMException">It is no model, or one of several classes.</exception>
    public static async Task<LightGBMRankerModel> LoadNativeModelFromFileAsync(
        string path, LightGBMRankerModel? like = null, CancellationToken cancellationToken = default) =>
        LoadNativeModelFromString(await ReadAsync(path, cancellationToken).ConfigureAwait(false), like);

    private protected override IReadOnlyList<Field> OutputFields() => Ranked(base.OutputFields(), GroupCol);

    /// <summary>Columns of which the first is said to be a score that puts rows into order.</summary>
    internal static IReadOnlyList<Field> Ranked(IReadOnlyList<Field> outputs, string? groups) =>
        [ColumnMetadata.With(outputs[0], ColumnMetadata.RankedByKey, groups ?? ""), .. outputs.Skip(1)];

    private protected override LightGBMModel With(Booster booster, string text, TrainingRecord record) =>
        new LightGBMRankerModel(booster, text, record)
        {
            Uid = Uid,
            GroupCol = GroupCol,
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
