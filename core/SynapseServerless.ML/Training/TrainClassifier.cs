using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Trains any classifier on a table as it is: columns become features, and the label's values become classes.</summary>
/// <remarks>
/// <para>Features are made by Featurize of all columns but the label and those that the classifier reads besides (weights, groups), or of <see cref="InputCols"/>. SynapseML leaves
/// out every column whose name is a part of the label's; none is left out here.</para>
/// <para>Rows without a label are left out of the fit, as in SynapseML, and the fit says how many. Rows with missing features stay: their slots are NaN, where
/// SynapseML drops the rows.</para>
/// </remarks>
public sealed class TrainClassifier : Estimator, ITrainer
{
    /// <summary>The classifier. Its <c>labelCol</c> and <c>featuresCol</c> are set by this stage.</summary>
    [Required]
    public Estimator? Model { get; init; }

    /// <summary>The column of labels: text, numbers or booleans.</summary>
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

    /// <summary>Whether the label's values become classes 0, 1 and so on, in their order; else the label has such numbers already.</summary>
    public bool ReindexLabel { get; init; } = true;

    /// <summary>The classes in their order; null for those that come, sorted. A label that is none of them makes a bad row.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new TrainPlan(this);

    bool ITrainer.IndexesLabel => ReindexLabel && Labels is null;

    private string Features => FeaturesCol ?? Uid + "_features";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Model is not null && !StageCopies.Nested(Model).Any(static stage => StageCopies.Parameter(stage, "featuresCol") is not null))
            yield return BadParameter(nameof(Model), $"{Model.Uid} takes no features", "Give a classifier, which has the parameters labelCol and featuresCol.");
        if (Labels is { Count: < 2 })
            yield return BadParameter(nameof(Labels), "There are fewer than two classes", "Name two labels at least, or none to take those that come.");
        if (Labels is not null && !ReindexLabel)
            yield return BadParameter(nameof(Labels), "Labels are given and not indexed", "Set reindexLabel to true, or leave labels out.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field label = ValueIndexer.Input(input, Uid, LabelCol);
        var labels = new TrainPlan.Labels { Columns = Trainers.FeatureColumns(input, InputCols, Model!, LabelCol), Levels = ReindexLabel ? Labels ?? ["0", "1"] : null };
        Schema indexed = ReindexLabel ? Schemas.With(input, ML.Levels.Annotate(new Field(LabelCol, Int32Type.Default, nullable: false), ML.Levels.TypeOf(label.DataType)!, null)) : input;
        return Schemas.Without(new Pipeline(Learner(labels)).TransformSchema(indexed), [Features]);
    }

    Estimator ITrainer.Pipeline(TrainPlan.Labels labels) => new Pipeline([
        .. Trainers.Labelled(Uid, LabelCol, labels.HasMissing, labels.DataType == "double"),
        .. Indexer(labels, "error") is { } indexer ? [indexer] : (Stage[])[],
        .. Learner(labels)])
    { Uid = Uid + "Stages" };

    TrainPlan.Labels ITrainer.Learn(LabelScan.Seen seen, Schema input)
    {
        string type = ML.Levels.TypeOf(ValueIndexer.Input(input, Uid, LabelCol).DataType)!;
        string[]? levels = ReindexLabel ? [.. Labels ?? [.. seen.Values.Order(ML.Levels.Order(type))]] : null;
        if (levels is { Length: < 2 })
        {
            throw new DataException(
                levels.Length == 0 ? $"None of the {seen.Rows} rows has a label" : $"All labels are '{levels[0]}'", Location.OfStage(Uid, LabelCol), "Fit on rows of two classes at least.");
        }
        return new TrainPlan.Labels { Columns = Trainers.FeatureColumns(input, InputCols, Model!, LabelCol), Levels = levels, DataType = type, HasMissing = seen.Missing > 0 };
    }

    Transformer ITrainer.Trained(TrainPlan.Labels labels, PipelineModel fitted) => new TrainedClassifierModel
    {
        Uid = Uid + "Model", LabelCol = LabelCol, FeaturesCol = Features, Levels = labels.Levels, LevelType = labels.DataType,
        Model = new PipelineModel([.. fitted.Flattened.Where(stage => stage is not (ValueIndexerModel or SQLTransformer) || (stage.Uid != Uid + "Label" && stage.Uid != Uid + "Labelled"))]),
    };

    private ValueIndexerModel? Indexer(TrainPlan.Labels labels, string invalid) => TrainedClassifierModel.Indexer(Uid + "Label", LabelCol, labels.Levels, labels.DataType, invalid);

    private IReadOnlyList<Stage> Learner(TrainPlan.Labels labels) =>
    [
        new Featurize
        {
            Uid = Uid + "Features", InputCols = labels.Columns, OutputCol = Features, NumFeatures = NumFeatures == 0 ? 262_144 : NumFeatures, VectorAssemblerHandleInvalid = "keep",
        },
        Trainers.Configured(Model!, LabelCol, Features),
    ];
}

/// <summary>Makes features and predicts classes; what TrainClassifier fits.</summary>
/// <remarks>A label that is there is replaced by the index of its class, as the prediction is; a label that is no class gets the index after all of them. Levels in the metadata say what indexes stand for.</remarks>
public sealed class TrainedClassifierModel : Transformer, IOnnxExport, IModelInsights
{
    /// <summary>The classes; null when the label was not indexed.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Type of the classes: <c>string</c>, <c>integer</c>, <c>long</c>, <c>double</c> or <c>boolean</c>.</summary>
    public string LevelType { get; init; } = "string";

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
    public override Schema TransformSchema(Schema input) => Stages(input).TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => Stages(input).Bind(input);

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

    internal static ValueIndexerModel? Indexer(string uid, string label, IReadOnlyList<string>? levels, string type, string invalid) => levels is null
        ? null
        : new ValueIndexerModel { Uid = uid, InputCol = label, OutputCol = label, Levels = levels, DataType = type, HandleInvalid = invalid };

    private PipelineModel Stages(Schema input) => Trainers.Stages(input, Model!, FeaturesCol, Indexer(Uid, LabelCol, Levels, LevelType, "keep"));
}

/// <summary>What trained models have in common.</summary>
internal static class Trained
{
    /// <summary>What is known of the learner inside.</summary>
    public static ModelInsights Insights(Transformer model) =>
        (model is PipelineModel pipeline ? pipeline.Flattened : [model]).OfType<IModelInsights>().LastOrDefault()?.GetInsights() ?? new ModelInsights();
}
