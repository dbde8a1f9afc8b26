using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Tries parameters of a recommender on a split of the items of each user, and fits the best on all rows.</summary>
/// <remarks>
/// Of the items of each user a share is learnt from, one at least, and the others are what the recommendations are compared with. Which ones, a hash of user, item and seed decides, so
/// that neither order nor cut of rows changes it. The recommender has to give a model that recommends, such as SAR's.
/// </remarks>
public sealed class RankingTrainValidationSplit : GangEstimator
{
    /// <summary>The recommender, such as SAR.</summary>
    [Required]
    public Estimator? Estimator { get; init; }

    /// <summary>The parameters that are tried: for each trial a mapping of names to values. Empty for the parameters of the recommender alone.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> EstimatorParamMaps { get; init; } = [];

    /// <summary>What trials are judged by, and at which k.</summary>
    [Required]
    public RankingEvaluator? Evaluator { get; init; } = new();

    /// <summary>The share of the items of each user that is learnt from.</summary>
    [Range(0.01, 0.99)]
    public double TrainRatio { get; init; } = 0.75;

    /// <summary>Users with fewer ratings are left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinRatingsU { get; init; } = 1;

    /// <summary>Items with fewer ratings are left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinRatingsI { get; init; } = 1;

    /// <summary>How many trials are at work at a time.</summary>
    [Range(1, 1_000)]
    public int Parallelism { get; init; } = 1;

    /// <summary>The column of users; null for that of the recommender.</summary>
    public string? UserCol { get; init; }

    /// <summary>The column of items; null for that of the recommender.</summary>
    public string? ItemCol { get; init; }

    /// <summary>The column of ratings; null for that of the recommender.</summary>
    public string? RatingCol { get; init; }

    /// <summary>Seed of the split.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Evaluator is { MetricName: "all" })
            yield return BadParameter(nameof(Evaluator), "Trials are judged by one metric, and metricName is all", "Set metricName of the evaluator to a single metric.");
        if (Estimator is null)
            yield break;
        foreach (string name in EstimatorParamMaps.SelectMany(static map => map.Keys).Distinct(StringComparer.Ordinal))
        {
            if (Having(name) is null)
                yield return BadParameter(nameof(EstimatorParamMaps), $"The recommender has no parameter '{name}'", $"Name parameters of {string.Join(", ", StageCopies.Nested(Estimator).Select(static stage => stage.Type))}.");
        }
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns(input).Check(input);
        return Estimator!.TransformSchema(input);
    }

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        RatingColumns columns = Columns(data.Schema);
        Ratings ratings = (await RatedDataset.ReadAsync(data, columns, context, cancellationToken).ConfigureAwait(false)).AtLeast(MinRatingsU, MinRatingsI);
        var split = new UserSplit(ratings, TrainRatio, Seed);
        if (split.Validated == 0)
        {
            throw new DataException(
                "No user has enough ratings to learn from some and compare with others", Location.OfStage(Uid, columns.User), "Give users with two ratings or more, or set trainRatio, minRatingsU and minRatingsI lower.");
        }
        Dataset train = new RatedDataset(data, columns, split.IsTrain), validation = new RatedDataset(data, columns, split.IsValidation), all = new RatedDataset(data, columns, split.IsKnown);
        var options = new LocalOptions { Rows = context.Rows, Host = context.Host };
        Estimator[] trials = EstimatorParamMaps.Count == 0 ? [Estimator!] : [.. EstimatorParamMaps.Select(With)];
        double[] metrics = new double[trials.Length];
        await Parallel.ForAsync(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (trial, token) =>
        {
            using Transformer model = await trials[trial].FitAsync(train, options, token).ConfigureAwait(false);
            metrics[trial] = await EvaluateAsync(model, columns, validation, options, context, token).ConfigureAwait(false);
            context.Progress?.Report(new StageProgress(trial + 1, trials.Length, string.Create(CultureInfo.InvariantCulture, $"{Evaluator!.MetricName} {metrics[trial]:G6}")));
        }).ConfigureAwait(false);
        // Of equally good trials the first is the best.
        int best = Enumerable.Range(0, trials.Length).MaxBy(trial => double.IsNaN(metrics[trial]) ? double.NegativeInfinity : metrics[trial]);
        return new RankingTrainValidationSplitModel
        {
            Uid = Uid + "Model", BestModel = await trials[best].FitAsync(all, options, cancellationToken).ConfigureAwait(false), ValidationMetrics = metrics, BestTrial = best, MetricName = Evaluator!.MetricName,
        };
    }

    private async Task<double> EvaluateAsync(Transformer model, RatingColumns columns, Dataset validation, LocalOptions options, StageContext context, CancellationToken cancellationToken)
    {
        var table = new RankingAdapterModel
        {
            Uid = Uid, RecommenderModel = model, UserCol = columns.User, ItemCol = columns.Item, RatingCol = columns.Rating, K = Evaluator!.K, LabelCol = Evaluator.LabelCol,
        };
        object state = Evaluator.CreateState(validation.Schema);
        await foreach (RecordBatch batch in table.Transform(validation, options).ReadAsync(0, null, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                state = Evaluator.Accumulate(state, batch, context);
        }
        return Evaluator.Evaluate(state, validation.Schema).Metrics[Evaluator.MetricName];
    }

    private Estimator With(IReadOnlyDictionary<string, JsonElement> parameters) =>
        StageCopies.With(Estimator!, [.. parameters.Select(pair => new StageSetting(Having(pair.Key)!.Uid, pair.Key, pair.Value))]);

    private Stage? Having(string parameter) => StageCopies.Nested(Estimator!).FirstOrDefault(stage => StageCopies.Parameter(stage, parameter) is not null);

    private RatingColumns Columns(Schema input) => RankingColumns.Of(Uid, Estimator!, UserCol, ItemCol, RatingCol, input);
}
