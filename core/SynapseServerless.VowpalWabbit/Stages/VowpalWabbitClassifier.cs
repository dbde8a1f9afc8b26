using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Learns two classes or more online, as Vowpal Wabbit does.</summary>
/// <remarks>
/// Two classes have labels -1 and 1, or 0 and 1 with <c>labelConversion</c>. The loss is VW's default, the squared one, unless
/// <c>passThroughArgs</c> have <c>--loss_function logistic</c>, which makes probabilities of the scores what they are called. More classes are learnt one
/// against all, with labels from 1 or from 0.
/// </remarks>
public sealed class VowpalWabbitClassifier : VowpalWabbitVectorEstimator
{
    /// <summary>Whether labels are 0 and 1 rather than -1 and 1.</summary>
    public bool LabelConversion { get; init; }

    /// <summary>How many classes there are; more than two are learnt by --oaa.</summary>
    [Range(2, 100_000)]
    public int NumClasses { get; init; } = 2;

    /// <summary>The column that the class is written to: 0 or 1 for two classes, as labels count for more.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that scores are written to: one number for two classes, one for each of more; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that probabilities are written to, one for each class; for more than two classes only with --probabilities. None when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    private protected override IEnumerable<(string Name, string Value)> OwnArguments =>
        NumClasses > 2 ? [("oaa", NumClasses.ToString(System.Globalization.CultureInfo.InvariantCulture))] : [];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        CheckColumns(input);
        return new AddedColumns(input, VowpalWabbitClassificationModel.Fields(Outputs, Options)).Output;
    }

    private ClassColumns Outputs => new(PredictionCol, RawPredictionCol, ProbabilityCol);

    private protected override SpecificationException? Check(LearnerOptions options) =>
        options.Oaa > 0 && options.Oaa != NumClasses
            ? BadParameter(nameof(NumClasses), $"numClasses is {NumClasses} and --oaa {options.Oaa}", "Make them equal.")
        : LabelConversion && NumClasses > 2
            ? BadParameter(nameof(LabelConversion), "labelConversion is for two classes", "Leave it out.")
        : base.Check(options);

    private protected override ExampleRows Rows(Learner learner, Schema schema) => new FeatureRows(learner, VectorColumns, LabelCol, WeightCol, LabelConversion);

    private protected override Transformer Model(LearnedModel model, TrainingFacts facts) => new VowpalWabbitClassificationModel(model, facts)
    {
        Uid = Uid, FeaturesCol = FeaturesCol, AdditionalFeatures = AdditionalFeatures, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol,
        NumClassesModel = NumClasses,
    };
}

/// <summary>Predicts classes; what VowpalWabbitClassifier fits.</summary>
public sealed class VowpalWabbitClassificationModel : VowpalWabbitModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public VowpalWabbitClassificationModel()
    {
    }

    internal VowpalWabbitClassificationModel(LearnedModel model, TrainingFacts facts)
    {
        Learned = model;
        PerformanceStatistics = facts;
    }

    /// <summary>How many classes there are.</summary>
    [Range(2, 100_000)]
    public int NumClassesModel { get; init; } = 2;

    /// <summary>The column of feature vectors, sparse or dense.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>Further columns of vectors, a namespace each.</summary>
    public IReadOnlyList<string> AdditionalFeatures { get; init; } = [];

    /// <summary>The column that the class is written to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that scores are written to; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that probabilities are written to; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        IReadOnlyList<string> columns = [FeaturesCol, .. AdditionalFeatures];
        VowpalWabbitVectorEstimator.CheckVectors(input, Uid, columns);
        var names = new ClassColumns(PredictionCol, RawPredictionCol, ProbabilityCol);
        var added = new AddedColumns(input, Fields(names, ToPredict().Options));
        return Bind(
            input, added, learner => new FeatureRows(learner, columns, null, null, false), learner => new ClassPredictions(names, learner));
    }

    internal static Field[] Fields(ClassColumns names, LearnerOptions options)
    {
        var fields = new List<Field>();
        if (names.Raw.Length > 0)
            fields.Add(options.Oaa > 0 ? Vector(names.Raw, options.Oaa) : new Field(names.Raw, DoubleType.Default, nullable: false));
        if (names.Probability.Length > 0 && (options.Oaa == 0 || options.Probabilities))
            fields.Add(Vector(names.Probability, options.Oaa > 0 ? options.Oaa : 2));
        fields.Add(new Field(names.Prediction, DoubleType.Default, nullable: false));
        return [.. fields];
    }

    private static Field Vector(string name, int width) => new(name, new FixedSizeListType(new Field("item", DoubleType.Default, nullable: false), width), nullable: false);

    private sealed class ClassPredictions(ClassColumns names, Learner learner) : IPredictionColumns
    {
        private readonly List<double> _raw = [];
        private readonly List<double> _probabilities = [];
        private readonly List<double> _classes = [];

        private int Classes => learner.Options.Oaa;

        public void Add(Prediction? prediction)
        {
            if (Classes > 0)
            {
                _classes.Add(prediction?.Class ?? 0);
                _raw.AddRange((prediction is null ? new float[Classes] : learner.AllScores.ToArray()).Select(score => (double)score));
                _probabilities.AddRange((prediction is { Scores.Length: > 0 } ? prediction.Scores : new float[Classes]).Select(score => (double)score));
                return;
            }
            double raw = prediction?.Number ?? 0;
            double probability = learner.Options.Link == "logistic" ? raw : 1 / (1 + Math.Exp(-raw));
            _raw.Add(raw);
            _probabilities.Add(1 - probability);
            _probabilities.Add(probability);
            _classes.Add(probability > 0.5 ? 1 : 0);
        }

        public IArrowArray[] Build()
        {
            var columns = new List<IArrowArray>();
            if (names.Raw.Length > 0)
                columns.Add(Classes > 0 ? Vectors(_raw, Classes) : NumericColumn.Of(_raw.ToArray()));
            if (names.Probability.Length > 0 && (Classes == 0 || learner.Options.Probabilities))
                columns.Add(Vectors(_probabilities, Classes > 0 ? Classes : 2));
            columns.Add(NumericColumn.Of(_classes.ToArray()));
            return [.. columns];
        }

        private FixedSizeListArray Vectors(List<double> values, int width) =>
            new(Vector("", width).DataType, _classes.Count, NumericColumn.Of(values.ToArray()), ArrowBuffer.Empty);
    }
}

/// <summary>Names of the columns that a classification adds; empty ones are left out.</summary>
internal sealed record ClassColumns(string Prediction, string Raw, string Probability);
