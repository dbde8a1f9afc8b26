using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>What the learners from columns of vectors have in common.</summary>
/// <remarks>
/// Each column is a namespace, whose letter is the first of its name. Slots of sparse vectors are places of weights as they are; those of dense
/// vectors are counted from the hash of the name. Both are limited to <c>numBits</c>. VowpalWabbitFeaturizer makes such columns.
/// </remarks>
public abstract class VowpalWabbitVectorEstimator : VowpalWabbitEstimator
{
    private protected VowpalWabbitVectorEstimator()
    {
    }

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of weights; all rows count alike when null.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column of feature vectors, sparse or dense.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>Further columns of vectors, a namespace each.</summary>
    public IReadOnlyList<string> AdditionalFeatures { get; init; } = [];

    private protected IReadOnlyList<string> VectorColumns => [FeaturesCol, .. AdditionalFeatures];

    private protected override IReadOnlyList<string> Columns => [.. VectorColumns.Append(LabelCol).Concat(WeightCol is null ? [] : [WeightCol]).Distinct()];

    private protected void CheckColumns(Schema input)
    {
        CheckVectors(input, Uid, VectorColumns);
        InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsReadable, "a column of numbers");
        if (WeightCol is not null)
            InputColumns.Require(input, Uid, "weightCol", WeightCol, NumericColumn.IsReadable, "a column of numbers");
        if (SplitCol is not null)
            InputColumns.Require(input, Uid, "splitCol", SplitCol, CellTexts.IsReadable, "a column of numbers or text");
    }

    private protected override SpecificationException? Check(LearnerOptions options) =>
        options.IsMultiline || options.Csoaa > 0 || options.DsJson
            ? BadParameter(nameof(PassThroughArgs), "Rows with vectors are one example each", "Use VowpalWabbitContextualBandit for actions, or VowpalWabbitGeneric for texts.")
            : null;

    internal static void CheckVectors(Schema input, string uid, IReadOnlyList<string> columns)
    {
        for (int i = 0; i < columns.Count; i++)
            InputColumns.Require(input, uid, i == 0 ? "featuresCol" : "additionalFeatures", columns[i], VectorColumn.Accepts, "a column of vectors; VowpalWabbitFeaturizer makes one");
    }
}

/// <summary>Learns a regression online, as Vowpal Wabbit does.</summary>
/// <remarks>Adaptive, normalized and invariant updates unless <c>passThroughArgs</c> say otherwise; losses by <c>--loss_function</c>: squared, quantile, expectile, poisson.</remarks>
public sealed class VowpalWabbitRegressor : VowpalWabbitVectorEstimator
{
    /// <summary>The column that predictions are written to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        CheckColumns(input);
        return new AddedColumns(input, VowpalWabbitRegressionModel.Fields(PredictionCol)).Output;
    }

    private protected override SpecificationException? Check(LearnerOptions options) => options.Oaa > 0
        ? BadParameter(nameof(PassThroughArgs), "--oaa learns classes", "Use VowpalWabbitClassifier.")
        : base.Check(options);

    private protected override ExampleRows Rows(Learner learner, Schema schema) => new FeatureRows(learner, VectorColumns, LabelCol, WeightCol, convert: false);

    private protected override Transformer Model(LearnedModel model, TrainingFacts facts) =>
        new VowpalWabbitRegressionModel(model, facts) { Uid = Uid, FeaturesCol = FeaturesCol, AdditionalFeatures = AdditionalFeatures, PredictionCol = PredictionCol };
}

/// <summary>Predicts numbers; what VowpalWabbitRegressor fits.</summary>
public sealed class VowpalWabbitRegressionModel : VowpalWabbitModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public VowpalWabbitRegressionModel()
    {
    }

    internal VowpalWabbitRegressionModel(LearnedModel model, TrainingFacts facts)
    {
        Learned = model;
        PerformanceStatistics = facts;
    }

    /// <summary>The column of feature vectors, sparse or dense.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>Further columns of vectors, a namespace each.</summary>
    public IReadOnlyList<string> AdditionalFeatures { get; init; } = [];

    /// <summary>The column that predictions are written to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        IReadOnlyList<string> columns = [FeaturesCol, .. AdditionalFeatures];
        VowpalWabbitVectorEstimator.CheckVectors(input, Uid, columns);
        return Bind(input, new AddedColumns(input, Fields(PredictionCol)), learner => new FeatureRows(learner, columns, null, null, false), _ => new NumberColumn());
    }

    internal static Field[] Fields(string prediction) => [new Field(prediction, DoubleType.Default, nullable: false)];

    private sealed class NumberColumn : IPredictionColumns
    {
        private readonly DoubleArray.Builder _numbers = new();

        public void Add(Prediction? prediction) => _numbers.Append(prediction?.Number ?? 0);

        public IArrowArray[] Build() => [_numbers.Build()];
    }
}
