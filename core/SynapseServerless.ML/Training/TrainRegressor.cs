using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Trains any regressor on a table as it is: columns become features.</summary>
/// <remarks>What TrainClassifier says of features and of rows without a label holds here too.</remarks>
public sealed class TrainRegressor : Estimator, ITrainer
{
    /// <summary>The regressor. Its <c>labelCol</c> and <c>featuresCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? Model { get; init; }

    /// <summary>The column of labels: numbers.</summary>
    [Required]
    public string LabelCol { get; init; } = "";

    /// <summary>The columns that features are made of; null for all but the label.</summary>
    [MinLength(1)]
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The column that features are passed in; null means the uid of the stage followed by <c>_features</c>.</summary>
    public string? FeaturesCol { get; init; }

    /// <summary>How many slots words are hashed to; 0 for 262,144.</summary>
    [Range(0, 1 << 30)]
    public int NumFeatures { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new TrainPlan(this);

    bool ITrainer.IndexesLabel => false;

    private string Features => FeaturesCol ?? Uid + "_features";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Model is not null && !StageCopies.Nested(Model).Any(static stage => StageCopies.Parameter(stage, "featuresCol") is not null))
            yield return BadParameter(nameof(Model), $"{Model.Uid} takes no features", "Give a regressor, which has the parameters labelCol and featuresCol.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Label(input);
        var labels = new TrainPlan.Labels { Columns = Trainers.FeatureColumns(input, InputCols, Model!, LabelCol) };
        return Schemas.Without(((ITrainer)this).Pipeline(labels).TransformSchema(input), [Features]);
    }

    Estimator ITrainer.Pipeline(TrainPlan.Labels labels) => new Pipeline([
        .. Trainers.Labelled(Uid, LabelCol, labels.HasMissing, labels.DataType == "double"),
        new Featurize
        {
            Uid = Uid + "Features", InputCols = labels.Columns, OutputCol = Features, NumFeatures = NumFeatures == 0 ? 262_144 : NumFeatures, VectorAssemblerHandleInvalid = "keep",
        },
        Trainers.Configured(Model!, LabelCol, Features)])
    { Uid = Uid + "Stages" };

    TrainPlan.Labels ITrainer.Learn(LabelScan.Seen seen, Schema input) => seen.Rows > seen.Missing
        ? new TrainPlan.Labels
        {
            Columns = Trainers.FeatureColumns(input, InputCols, Model!, LabelCol), HasMissing = seen.Missing > 0,
            DataType = NumericColumn.IsFloating(Label(input).DataType) ? "double" : "long",
        }
        : throw new DataException($"None of the {seen.Rows} rows has a label", Location.OfStage(Uid, LabelCol), "Fit on rows that have one.");

    Transformer ITrainer.Trained(TrainPlan.Labels labels, PipelineModel fitted) => new TrainedRegressorModel
    {
        Uid = Uid + "Model", LabelCol = LabelCol, FeaturesCol = Features,
        Model = new PipelineModel([.. fitted.Flattened.Where(stage => stage.Uid != Uid + "Labelled")]),
    };

    private Field Label(Schema input) => InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsNumber, "a column of numbers");
}

/// <summary>Makes features and predicts numbers; what TrainRegressor fits.</summary>
public sealed class TrainedRegressorModel : Transformer, IOnnxExport, IModelInsights
{
    /// <summary>What makes features and predicts.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of labels.</summary>
    public string LabelCol { get; init; } = "";

    /// <summary>The column that features are passed in.</summary>
    public string FeaturesCol { get; init; } = "";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Model!.IsCheap;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Trainers.Stages(input, Model!, FeaturesCol, null).TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => Trainers.Stages(input, Model!, FeaturesCol, null).Bind(input);

    /// <inheritdoc/>
    public ModelInsights GetInsights() => Trained.Insights(Model!);

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        // What a label stands for is nothing that the prediction needs.
        graph.Stage(Model!);
        graph.Remove(FeaturesCol);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}
