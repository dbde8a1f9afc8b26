using System.Buffers;
using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>A fitted LightGBM classifier: adds raw scores, probabilities and the predicted class.</summary>
/// <remarks>
/// Raw scores and probabilities are vectors of doubles with one number per class; for two classes the raw scores are
/// -s and s. All three columns come from one native call per batch. One against the rest gives probabilities that do
/// not add up to 1, as LightGBM does.
/// </remarks>
public sealed class LightGBMClassificationModel : LightGBMModel
{
    private double[]? _thresholds;

    /// <summary>An empty model, to be loaded into.</summary>
    public LightGBMClassificationModel()
    {
    }

    internal LightGBMClassificationModel(Booster booster, string text, TrainingRecord record)
        : base(booster, text, record)
    {
    }

    /// <summary>The column that raw scores are written to, one per class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that probabilities are written to, one per class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>Per class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>How many classes there are.</summary>
    public int ActualNumClasses { get; init; } = 2;

    /// <summary>A model from the text or the JSON that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="model">The text or JSON; objective, classes and features are found in it.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <exception cref="LightGBMException">It is no model, or not one of a classification.</exception>
    public static LightGBMClassificationModel LoadNativeModelFromString(string model, LightGBMClassificationModel? like = null) => Load(model, (booster, text, objective) =>
        objective.IsClassification
            ? (LightGBMClassificationModel)(like ?? new LightGBMClassificationModel()).With(booster, text, RecordOf(booster))
            : throw new LightGBMException(
                objective.Name.Length == 0 ? "The model was trained with an objective of its own, so nothing says how its scores become probabilities"
                    : $"The model's objective is '{objective.Name}', which is not a classification", default, "Use LightGBMRegressionModel."));

    /// <summary>A model from a file that LightGBM itself wrote, in whatever language.</summary>
    /// <param name="path">The local file, text or JSON.</param>
    /// <param name="like">Has the columns and other parameters that the model is to have; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="LightGBMException">It is no model, or not one of a classification.</exception>
    public static async Task<LightGBMClassificationModel> LoadNativeModelFromFileAsync(
        string path, LightGBMClassificationModel? like = null, CancellationToken cancellationToken = default) =>
        LoadNativeModelFromString(await ReadAsync(path, cancellationToken).ConfigureAwait(false), like);

    /// <summary>Probabilities and class of one row. Safe on several threads at a time.</summary>
    /// <param name="features">The feature vector; NaN is a missing value.</param>
    /// <param name="probabilities">Takes one number per class.</param>
    /// <returns>The index of the class that wins.</returns>
    /// <exception cref="LightGBMException">The vector has another length than those the model was trained on.</exception>
    public int Score(ReadOnlySpan<float> features, Span<double> probabilities)
    {
        if (probabilities.Length < ActualNumClasses)
            throw new ArgumentException($"There are {ActualNumClasses} classes and room for {probabilities.Length} probabilities.", nameof(probabilities));
        probabilities = probabilities[..ActualNumClasses];
        int outputs = ActualNumClasses == 2 ? 1 : ActualNumClasses;
        Span<double> raw = outputs <= 64 ? stackalloc double[64] : new double[outputs];
        Score(features, PredictionKind.RawScore, raw);
        Objective.ToProbabilities(raw[..Booster.TreesPerIteration], IterationsUsed, ActualNumClasses, probabilities);
        double winner = 0;
        ClassOutputs.Choose(probabilities, ActualNumClasses, ThresholdValues, new Span<double>(ref winner));
        return (int)winner;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(int Class, double Factor)>? RawScores(string column) =>
        column != RawPredictionCol || Objective.AveragesTrees ? null
        : Booster.TreesPerIteration == 1 ? [(0, -1), (0, 1)] : [.. Enumerable.Range(0, Booster.TreesPerIteration).Select(static index => (index, 1.0))];

    private protected override (int Numbers, Action<double[], double[]> Convert)? Converted(string column)
    {
        if (column != ProbabilityCol)
            return base.Converted(column);
        (int classes, int iterations) = (ActualNumClasses, IterationsUsed);
        return (classes, (raw, target) => Objective.ToProbabilities(raw, iterations, classes, target));
    }

    /// <inheritdoc/>
    public override double Score(ReadOnlySpan<float> features)
    {
        Span<double> probabilities = ActualNumClasses <= 64 ? stackalloc double[64] : new double[ActualNumClasses];
        return Score(features, probabilities);
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ClassOutputs.CheckThresholds(Uid, Thresholds);

    private protected override void CheckLoaded()
    {
        if (Booster.TreesPerIteration != (ActualNumClasses == 2 ? Booster.ClassCount : ActualNumClasses) || (ActualNumClasses == 2 && Booster.ClassCount > 2))
            throw new LightGBMException($"The model has {Math.Max(2, Booster.ClassCount)} classes, and actualNumClasses is {ActualNumClasses}", Location.OfStage(Uid), "Save the model again.");
    }

    private protected override IReadOnlyList<Field> OutputFields() => ClassOutputs.Fields(
        new ClassOutputColumns(RawPredictionCol, ProbabilityCol, PredictionCol, LeafPredictionCol, FeaturesShapCol),
        ActualNumClasses, IterationsUsed * Booster.TreesPerIteration, Booster.FeatureCount, Record.LabelLevels);

    private protected override void Predict(FeatureBlock features, byte[]? raw, string parameters, Dictionary<string, byte[]> columns)
    {
        int rows = features.Rows;
        if (raw is not null || Booster.TreesPerIteration > 1)
        {
            Fill(raw ?? Predict(features, PredictionKind.RawScore, parameters), rows, parameters, columns);
            return;
        }
        // One score per row is no column: two are. Rented, because memory that is new for every batch has to be mapped first.
        byte[] scores = ArrayPool<byte>.Shared.Rent(rows * sizeof(double));
        Predict(features, PredictionKind.RawScore, Outputs.Numbers(scores)[..rows], parameters);
        Fill(scores, rows, parameters, columns);
        ArrayPool<byte>.Shared.Return(scores);
    }

    // The columns of raw scores, probabilities and labels. Scores of one number per row are read and not kept.
    private void Fill(byte[] scores, int rows, string parameters, Dictionary<string, byte[]> columns)
    {
        int classes = ActualNumClasses, outputs = Booster.TreesPerIteration, iterations = IterationsUsed;
        byte[] probabilities = Outputs.Allocate(rows, classes), predictions = Outputs.Allocate(rows, 1);
        byte[]? signed = RawPredictionCol.Length > 0 && outputs == 1 ? Outputs.Allocate(rows, 2) : null;
        RowChunks.ForEach(rows, NativeThreads.Wanted(parameters), (start, count) =>
        {
            ReadOnlySpan<double> chunk = Outputs.Numbers(scores).Slice(start * outputs, count * outputs);
            Span<double> chances = Outputs.Numbers(probabilities).Slice(start * classes, count * classes);
            Objective.ToProbabilities(chunk, iterations, classes, chances);
            ClassOutputs.Choose(chances, classes, ThresholdValues, Outputs.Numbers(predictions).Slice(start, count));
            if (signed is not null)
                ClassOutputs.BothSigns(chunk, Outputs.Numbers(signed).Slice(2 * start, 2 * count));
        });
        columns[PredictionCol] = predictions;
        columns[ProbabilityCol] = probabilities;
        if (RawPredictionCol.Length > 0)
            columns[RawPredictionCol] = signed ?? scores;
    }

    private protected override byte[] ToOnnx(TreeModel model) => Onnx.OnnxExport.Classes(
        model, ActualNumClasses, new Onnx.OnnxColumns(FeaturesCol, PredictionCol, RawPredictionCol, ProbabilityCol), Thresholds);

    private protected override LightGBMModel With(Booster booster, string text, TrainingRecord record) =>
        new LightGBMClassificationModel(booster, text, record)
        {
            Uid = Uid,
            FeaturesCol = FeaturesCol,
            PredictionCol = PredictionCol,
            RawPredictionCol = RawPredictionCol,
            ProbabilityCol = ProbabilityCol,
            Thresholds = Thresholds,
            LeafPredictionCol = LeafPredictionCol,
            FeaturesShapCol = FeaturesShapCol,
            StartIteration = StartIteration,
            NumIterations = NumIterations,
            PredictDisableShapeCheck = PredictDisableShapeCheck,
            NumThreads = NumThreads,
            Scorer = Scorer,
            ActualNumClasses = Math.Max(2, booster.ClassCount),
        };

    // Made once: a list of numbers is boxed number by number otherwise, for every row that is scored alone.
    private double[] ThresholdValues => _thresholds ??= [.. Thresholds];
}
