using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Judges models that are trained already on one dataset, and gives the best, with what it beat.</summary>
/// <remarks>
/// All models score each row in one pass over the data. SynapseML takes models of TrainClassifier and TrainRegressor alone; these may be any that write a prediction. In a specification a model is the
/// folder that it was saved to.
/// </remarks>
public sealed class FindBestModel : AggregateEstimator, IAggregation
{
    /// <summary>The models, two or more to be of use.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<Transformer> Models { get; init; } = [];

    /// <summary>What models are judged by.</summary>
    [AllowedValues("accuracy", "precision", "recall", "AUC", "areaUnderROC", "areaUnderPR", "average_precision", "log_loss", "mse", "rmse", "r2", "mae")]
    public string EvaluationMetric { get; init; } = "accuracy";

    /// <summary>The column of labels; null for that which a model names.</summary>
    public string? LabelCol { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Schema first = Models[0].TransformSchema(input);
        foreach (Transformer model in Models)
            Evaluation(model).TransformSchema(model.TransformSchema(input));
        return first;
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => Models.Select(model => Evaluation(model).CreateState(model.TransformSchema(input))).ToArray();

    /// <summary>Is not used: models may have to be waited for.</summary>
    public override object Accumulate(object state, RecordBatch batch, StageContext context) =>
        throw new NotSupportedException($"{Type} accumulates by AccumulateAsync.");

    async ValueTask<object> IAggregation.AccumulateAsync(object state, RecordBatch batch, StageContext context, CancellationToken cancellationToken) =>
        await AddAsync((object[])state, batch, context, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override object Merge(object left, object right) =>
        Models.Select((model, i) => Evaluation(model).Merge(((object[])left)[i], ((object[])right)[i])).ToArray();

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Models.Count; i++)
        {
            using var part = new MemoryStream();
            await Evaluation(Models[i]).SaveStateAsync(((object[])state)[i], part, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(BitConverter.GetBytes((int)part.Length), cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(part.GetBuffer().AsMemory(0, (int)part.Length), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken)
    {
        object[] states = new object[Models.Count];
        byte[] length = new byte[sizeof(int)];
        for (int i = 0; i < states.Length; i++)
        {
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            byte[] part = new byte[BitConverter.ToInt32(length)];
            await stream.ReadExactlyAsync(part, cancellationToken).ConfigureAwait(false);
            using var bytes = new MemoryStream(part);
            states[i] = await Evaluation(Models[i]).LoadStateAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        return states;
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        EvaluationResult[] results = [.. Models.Select((model, i) => Evaluation(model).Evaluate(((object[])state)[i], model.TransformSchema(input)))];
        double[] metrics = [.. results.Select(result => TrialEvaluation.Read(result, EvaluationMetric))];
        if (results[0].Rows == 0)
            throw new DataException("There are no rows to judge the models by", Location.OfStage(Uid), "Fit on rows with labels.");
        int[] judged = [.. Enumerable.Range(0, metrics.Length).Where(i => !double.IsNaN(metrics[i]))];
        if (judged.Length == 0)
            throw new DataException($"{EvaluationMetric} is not defined for any of the models", Location.OfStage(Uid), string.Join(" ", results[0].Notes.DefaultIfEmpty("Choose another evaluationMetric.")));
        int best = TrialEvaluation.SmallerIsBetter(EvaluationMetric) ? judged.MinBy(i => metrics[i]) : judged.MaxBy(i => metrics[i]);
        return new BestModel
        {
            Uid = Uid + "Model", Model = Models[best], EvaluationMetric = EvaluationMetric, BestIndex = best, BestModelMetrics = results[best].Metrics,
            AllModelMetrics = [.. results.Select((result, i) => new ModelMetrics(Models[i].Uid, double.IsNaN(metrics[i]) ? null : metrics[i], result.Metrics))],
            RocCurve = results[best].Roc,
        };
    }

    private async Task<object> AddAsync(object[] states, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Models.Count; i++)
        {
            ComputeModelStatistics evaluation = Evaluation(Models[i]);
            using BoundTransformer bound = new PipelineModel(Models[i]).Bind(batch.Schema);
            StageContext own = context.For(Models[i], batch.Schema) with { FirstRow = context.FirstRow };
            await foreach (RecordBatch scored in bound.TransformAsync(One(batch, cancellationToken), own, cancellationToken).ConfigureAwait(false))
            {
                using (scored)
                    states[i] = evaluation.Accumulate(states[i], scored, context);
            }
        }
        return states;
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        yield return Data.Batches.Share(batch);
    }

    private ComputeModelStatistics Evaluation(Transformer model) =>
        TrialEvaluation.Of((model as SavedModel)?.Model ?? model, EvaluationMetric, Uid, LabelCol);
}

/// <summary>The best of several models, and what it beat; what FindBestModel gives.</summary>
/// <remarks>SynapseML's keeps the scored rows too; transform the data to have them.</remarks>
public sealed class BestModel : Transformer, IModelInsights
{
    /// <summary>The model that transforms.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>What models were judged by.</summary>
    public string EvaluationMetric { get; init; } = "";

    /// <summary>Place of the model among those that were judged.</summary>
    public int BestIndex { get; init; }

    /// <summary>The metrics of the best model, by name.</summary>
    public IReadOnlyDictionary<string, double> BestModelMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The metrics of all models, in their order.</summary>
    public IReadOnlyList<ModelMetrics> AllModelMetrics { get; init; } = [];

    /// <summary>The ROC curve of the best model, where there are two classes and the metric needs it.</summary>
    public IReadOnlyList<CurvePoint> RocCurve { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Model!.IsCheap;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => Model?.WorkerPool;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Model!.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new PipelineModel(Model!).Bind(input);

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        ModelInsights best = Trained.Insights(Model!);
        var facts = new Dictionary<string, string>(best.Facts) { ["best of"] = $"{AllModelMetrics.Count} models" };
        foreach ((string name, double value) in BestModelMetrics)
            facts["best " + name] = value.ToString("G6", CultureInfo.InvariantCulture);
        return best with
        {
            Facts = facts, TrialMetric = EvaluationMetric,
            Trials = [.. AllModelMetrics.Select((one, i) => new TriedModel(i, one.Model) { Metric = one.Metric, IsBest = i == BestIndex })],
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>How good a model is.</summary>
/// <param name="Model">Uid of the model.</param>
/// <param name="Metric">What it was judged by; null where that is not defined.</param>
/// <param name="Metrics">What was computed, by name.</param>
public sealed record ModelMetrics(string Model, double? Metric, IReadOnlyDictionary<string, double> Metrics);
