using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Makes a classifier of several classes out of one of two: for each class it fits one that tells it from all others.</summary>
/// <remarks>
/// As Spark's. A pass over the labels finds the classes; then there is a child fit for each, side by side. A row is of the class whose classifier gives the highest raw score.
/// Labels are class indexes 0, 1, 2 and so on without gaps.
/// </remarks>
public sealed class OneVsRest : Estimator
{
    /// <summary>The classifier of two classes, such as LogisticRegression. Its columns of features, labels and weights are set by this stage.</summary>
    [Required]
    public Estimator? Classifier { get; init; }

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of weights of rows; null for those of the classifier.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column that the model writes the class to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that the model writes the raw score of each class to; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>How many classifiers are fitted at a time.</summary>
    [Range(1, 1_000)]
    public int Parallelism { get; init; } = 1;

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new OneVsRestPlan(this);

    internal LearningColumns Columns => LearningColumns.OfClasses(Uid, FeaturesCol, LabelCol, WeightCol);

    internal ClassColumns Outputs => new(RawPredictionCol, "", PredictionCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Classifier is not { } classifier)
            yield break;
        foreach (string needed in (string[])["labelCol", "featuresCol", "predictionCol", "rawPredictionCol"])
        {
            if (StageCopies.Parameter(classifier, needed) is null)
            {
                yield return BadParameter(
                    nameof(Classifier), $"{classifier.Type} has no parameter {needed}", "Give a classifier that writes raw scores, such as LogisticRegression, LightGBMClassifier or NaiveBayes.");
                yield break;
            }
        }
        if (WeightCol is not null && StageCopies.Parameter(classifier, "weightCol") is null)
            yield return BadParameter(nameof(WeightCol), $"{classifier.Type} takes no weights", "Leave weightCol out.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ClassNames names = ClassNames.Of(Columns.Require(input));
        Child(0).TransformSchema(input);
        return Schemas.With(input, Outputs.Fields(names.Values.Count, names));
    }

    /// <summary>What is fitted for a class.</summary>
    internal Pipeline Child(int index)
    {
        string label = $"{Uid}_label{index}";
        (string Name, string? Value)[] settings =
        [
            ("labelCol", label), ("featuresCol", FeaturesCol), ("predictionCol", Column("prediction", index)), ("rawPredictionCol", Column("raw", index)), ("probabilityCol", Column("probability", index)),
            ("weightCol", WeightCol),
        ];
        return new Pipeline([
            new ClassIndicator { Uid = $"{Uid}Label", InputCol = LabelCol, OutputCol = label, ClassIndex = index },
            StageCopies.With(Classifier!, [.. settings.Where(setting => setting.Value is not null && StageCopies.Parameter(Classifier!, setting.Name) is not null)
                .Select(setting => new StageSetting(Classifier!.Uid, setting.Name, JsonSerializer.SerializeToElement(setting.Value)))])])
        { Uid = Uid + "Stages" };
    }

    internal string Column(string what, int index) => $"{Uid}_{what}{index}";
}

/// <summary>How OneVsRest is fitted: a pass over the labels, then a fit for each class.</summary>
/// <param name="stage">The stage.</param>
internal sealed class OneVsRestPlan(OneVsRest stage) : FitPlan
{
    /// <inheritdoc/>
    public override bool HasChildren => true;

    /// <inheritdoc/>
    public override FitStep StepAt(FitState state) => StateJson.Read<Found>(state.Content) is { } found
        ? new ChildrenStep([.. Enumerable.Range(0, found.Classes).Select(index => new ChildFit { Name = $"class {index}", Estimator = stage.Child(index), KeepsModel = true })]) { Parallelism = stage.Parallelism }
        : new AggregateStep(new ClassScan(stage));

    /// <inheritdoc/>
    public override async ValueTask<FitTurn> AdvanceAsync(FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken)
    {
        if (StateJson.Read<Found>(state.Content) is null)
        {
            int classes = Classes.Count(((ClassScan.Seen)((AggregateResult)result).State).Values, stage.Uid, stage.LabelCol);
            return FitTurn.Continue(state.Next(StateJson.Write(new Found(classes))), $"{classes} classes");
        }
        IReadOnlyList<ChildOutcome> children = ((ChildrenResult)result).Children;
        if (children.FirstOrDefault(static child => child.Model is null) is { } failed)
            throw new DataException($"The classifier of {failed.Name} cannot be fitted: {failed.Error}", Location.OfStage(stage.Uid), $"Look at what the error says of {stage.Classifier!.Uid}.");
        var models = new List<Transformer>();
        foreach (ChildOutcome child in children)
            models.Add(((PipelineModel)await child.Model!(cancellationToken).ConfigureAwait(false)).Flattened[^1]);
        ClassNames names = ClassNames.Of(input.GetFieldByName(stage.LabelCol));
        return FitTurn.Done(new OneVsRestModel
        {
            Uid = stage.Uid + "Model", Models = models, FeaturesCol = stage.FeaturesCol, PredictionCol = stage.PredictionCol, RawPredictionCol = stage.RawPredictionCol,
            Levels = names.Values.Count == models.Count ? names.Values : [], LevelType = names.Type,
        });
    }

    /// <summary>What the first pass learns.</summary>
    /// <param name="Classes">How many classes there are.</param>
    public sealed record Found(int Classes);
}

/// <summary>Gathers the classes that come.</summary>
internal sealed class ClassScan(OneVsRest stage) : IAggregation
{
    /// <inheritdoc/>
    public object CreateState(Schema input) => new Seen();

    /// <inheritdoc/>
    public object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, stage.Columns);
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        foreach (double label in rows.Labels)
            ((Seen)state).Values.Add((int)label);
        return state;
    }

    /// <inheritdoc/>
    public object Merge(object left, object right)
    {
        ((Seen)left).Values.UnionWith(((Seen)right).Values);
        return left;
    }

    /// <inheritdoc/>
    public async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((Seen)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<Seen>(stream, cancellationToken).ConfigureAwait(false);

    /// <summary>What was seen.</summary>
    internal sealed class Seen
    {
        /// <summary>The classes.</summary>
        public SortedSet<int> Values { get; init; } = [];
    }
}
