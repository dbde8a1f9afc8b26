using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>How TrainClassifier and TrainRegressor are fitted: a pass over the labels, then a fit of featurizing and the learner.</summary>
/// <param name="stage">The stage.</param>
internal sealed class TrainPlan(ITrainer stage) : FitPlan
{
    /// <inheritdoc/>
    public override bool HasChildren => true;

    /// <inheritdoc/>
    public override FitStep StepAt(FitState state) => StateJson.Read<Labels>(state.Content) is { } labels
        ? new ChildrenStep([new ChildFit { Name = "features and " + stage.Model!.Uid, Estimator = stage.Pipeline(labels), KeepsModel = true }])
        : new AggregateStep(new LabelScan(stage));

    /// <inheritdoc/>
    public override async ValueTask<FitTurn> AdvanceAsync(
        FitState state, FitStepResult result, Schema input, StageContext context, CancellationToken cancellationToken)
    {
        if (StateJson.Read<Labels>(state.Content) is not { } labels)
        {
            var seen = (LabelScan.Seen)((AggregateResult)result).State;
            labels = stage.Learn(seen, input);
            string? news = seen.Missing > 0 ? $"{seen.Missing} of {seen.Rows} rows have no label and are left out" : null;
            return FitTurn.Continue(state.Next(StateJson.Write(labels)), news);
        }
        ChildOutcome child = ((ChildrenResult)result).Children[0];
        if (child.Model is null)
            throw new DataException($"{stage.Model!.Uid} cannot be fitted: {child.Error}", Location.OfStage(stage.Uid), "Look at what the error says of the stage inside.");
        var fitted = (PipelineModel)await child.Model(cancellationToken).ConfigureAwait(false);
        return FitTurn.Done(stage.Trained(labels, fitted));
    }

    /// <summary>What the first pass learns.</summary>
    public sealed record Labels
    {
        /// <summary>The columns that features are made of.</summary>
        public IReadOnlyList<string> Columns { get; init; } = [];

        /// <summary>The levels of the label; null where it is not indexed.</summary>
        public IReadOnlyList<string>? Levels { get; init; }

        /// <summary>Type of the levels.</summary>
        public string DataType { get; init; } = "string";

        /// <summary>Whether rows have no label.</summary>
        public bool HasMissing { get; init; }
    }
}

/// <summary>What trains a learner on features that it makes itself.</summary>
internal interface ITrainer
{
    /// <summary>Uid of the stage.</summary>
    string Uid { get; }

    /// <summary>The learner.</summary>
    Estimator? Model { get; }

    /// <summary>The column of labels.</summary>
    string LabelCol { get; }

    /// <summary>Whether the values of the label are wanted.</summary>
    bool IndexesLabel { get; }

    /// <summary>What is fitted.</summary>
    Estimator Pipeline(TrainPlan.Labels labels);

    /// <summary>What is learned from the first pass.</summary>
    TrainPlan.Labels Learn(LabelScan.Seen seen, Schema input);

    /// <summary>The model.</summary>
    Transformer Trained(TrainPlan.Labels labels, PipelineModel fitted);
}

/// <summary>Counts rows with and without a label, and gathers the labels where they are indexed.</summary>
internal sealed class LabelScan(ITrainer stage) : IAggregation
{
    /// <inheritdoc/>
    public object CreateState(Schema input) => new Seen();

    /// <inheritdoc/>
    public object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var seen = (Seen)state;
        IArrowArray column = InputColumns.Get(batch, stage.Uid, stage.LabelCol);
        seen.Rows += batch.Length;
        if (!stage.IndexesLabel)
        {
            seen.Missing += CellTexts.IsText(column.Data.DataType) ? column.NullCount : NumericColumn.ToDoubles(column).Count(double.IsNaN);
            return seen;
        }
        foreach (string? value in CellTexts.Read(column))
        {
            if (value is null)
                seen.Missing++;
            else
                seen.Values.Add(value);
        }
        if (seen.Values.Count > 100_000)
        {
            throw new DataException(
                "The label has more than 100,000 values, which are not classes", Location.OfStage(stage.Uid, stage.LabelCol), "Choose another label, or TrainRegressor for numbers.");
        }
        return seen;
    }

    /// <inheritdoc/>
    public object Merge(object left, object right)
    {
        var (first, second) = ((Seen)left, (Seen)right);
        first.Rows += second.Rows;
        first.Missing += second.Missing;
        first.Values.UnionWith(second.Values);
        return first;
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
        /// <summary>How many rows.</summary>
        public long Rows { get; set; }

        /// <summary>How many of them have no label.</summary>
        public long Missing { get; set; }

        /// <summary>The labels, as text.</summary>
        public HashSet<string> Values { get; init; } = new(StringComparer.Ordinal);
    }
}

/// <summary>What both trainers do with columns and stages.</summary>
internal static class Trainers
{
    /// <summary>The columns that features are made of: those that are named, or all but the label and what the learner reads besides.</summary>
    public static IReadOnlyList<string> FeatureColumns(Schema input, IReadOnlyList<string>? named, Estimator model, string label)
    {
        if (named is not null)
            return named;
        HashSet<string> taken = [label, .. StageCopies.Nested(model)
            .SelectMany(static inner => Parameters.Select(name => StageCopies.Parameter(inner, name)?.GetValue(inner) as string)).OfType<string>()];
        return [.. Schemas.Names(input).Where(name => !taken.Contains(name))];
    }

    /// <summary>The learner with its label and its features set.</summary>
    public static Estimator Configured(Estimator model, string label, string features) => StageCopies.With(
        model, [.. StageCopies.Nested(model).SelectMany(stage => new[] { ("labelCol", label), ("featuresCol", features) }
            .Where(pair => StageCopies.Parameter(stage, pair.Item1) is not null)
            .Select(pair => new StageSetting(stage.Uid, pair.Item1, JsonSerializer.SerializeToElement(pair.Item2))))]);

    /// <summary>Drops rows without a label.</summary>
    public static IReadOnlyList<Stage> Labelled(string uid, string label, bool hasMissing, bool isFloating)
    {
        string quoted = "\"" + label.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        return hasMissing
            ? [new SQLTransformer { Uid = uid + "Labelled", Statement = $"SELECT * FROM __THIS__ WHERE {quoted} IS NOT NULL{(isFloating ? $" AND NOT isnan({quoted})" : "")}" }]
            : [];
    }

    /// <summary>What a trained model does: the label is indexed where it is there, and the features go.</summary>
    public static PipelineModel Stages(Schema input, Transformer model, string features, ValueIndexerModel? labels) => new([
        .. labels is not null && InputColumns.Find(input, labels.InputCol) is not null ? [labels] : (Transformer[])[],
        model, new DropColumns { Cols = [features] }]);

    private static readonly string[] Parameters = ["weightCol", "groupCol", "initScoreCol", "validationIndicatorCol"];
}
