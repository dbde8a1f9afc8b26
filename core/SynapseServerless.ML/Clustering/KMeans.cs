using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Groups rows into clusters around centers, so that each row is near the center of its cluster.</summary>
/// <remarks>
/// <para>Lloyd's iterations over all rows, from centers chosen by k-means|| (Bahmani, Moseley, Vattani, Kumar and Vassilvitskii, "Scalable
/// k-means++", 2012) or at random; parameters and defaults are those of Spark ML's KMeans. A fit is a pass over the data for each
/// iteration, and <c>initSteps + 2</c> passes before the first.</para>
/// <para>Draws go by the seed and the values of a row, and sums are of whole numbers: neither the order of rows nor how they are cut
/// into partitions changes a bit of the centers. Rows with equal features count as one in the choice of the first centers.</para>
/// <para>Where there are fewer distinct rows than <c>k</c>, there are as many clusters as distinct rows.</para>
/// </remarks>
public sealed class KMeans : IterativeEstimator<KMeansProgress, KMeansState>
{
    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the index of the cluster, from 0.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>How many clusters.</summary>
    [Range(2, 100_000)]
    public int K { get; init; } = 2;

    /// <summary>How the first centers are chosen: <c>k-means||</c>, or <c>random</c> rows.</summary>
    [AllowedValues("k-means||", "random")]
    public string InitMode { get; init; } = "k-means||";

    /// <summary>How many steps k-means|| takes, each a pass over the data.</summary>
    [Range(1, 100)]
    public int InitSteps { get; init; } = 2;

    /// <summary>The most iterations.</summary>
    [Range(0, 100_000)]
    public int MaxIter { get; init; } = 20;

    /// <summary>The fit has converged when no center moves further than this.</summary>
    [Range(0, double.MaxValue)]
    public double Tol { get; init; } = 1e-4;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <summary>How far rows are apart: <c>euclidean</c>, or <c>cosine</c> (1 minus the cosine of the angle).</summary>
    [AllowedValues("euclidean", "cosine")]
    public string DistanceMeasure { get; init; } = "euclidean";

    /// <summary>The column of weights of rows, none of them negative; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        if (WeightCol is { } weight)
            InputColumns.Require(input, Uid, "weightCol", weight, NumericColumn.IsNumber, "a column of numbers");
        return KMeansModel.Output(input, Uid, FeaturesCol, PredictionCol);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => WeightCol is { } weight && weight != FeaturesCol ? [FeaturesCol, weight] : [FeaturesCol];

    /// <inheritdoc/>
    protected override KMeansState Create(KMeansProgress? model, Schema input) => KMeansState.For(model, K, InitMode == "random");

    /// <inheritdoc/>
    protected override KMeansState Add(KMeansProgress? model, KMeansState state, RecordBatch batch, StageContext context)
    {
        KMeansRows rows = KMeansRows.Read(batch, Uid, FeaturesCol, WeightCol, DistanceMeasure == "cosine");
        // Later passes meet the same bad rows, which the first one told of.
        if (model is null && rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        state.Add(model, rows, Seed);
        return state;
    }

    /// <inheritdoc/>
    protected override KMeansState Combine(KMeansState left, KMeansState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Iteration<KMeansProgress> Learn(KMeansProgress? model, KMeansState state, Schema input, StageContext context)
    {
        if (model is null)
        {
            if (state.Sample.Count == 0)
                throw new DataException("There are no rows to cluster", Location.OfStage(Uid, FeaturesCol), "Give rows with features, of a weight above 0.");
            return First(state);
        }
        return model.Phase switch
        {
            KMeansPhase.Sample => new Iteration<KMeansProgress>(Sampled(model, state), false, $"{model.Centers.Length + state.Sample.Count} candidates"),
            KMeansPhase.Weigh => Begin(model, KMeansSeeding.Choose(model.Centers, state.Weights(), K, Seed, DistanceMeasure == "cosine")),
            _ => Moved(model, state),
        };
    }

    /// <inheritdoc/>
    protected override Transformer Finish(KMeansProgress model, Schema input, StageContext context) => new KMeansModel
    {
        Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, DistanceMeasure = DistanceMeasure,
        ClusterCenters = model.Centers, ClusterSizes = model.Sizes, TrainingCost = model.Cost, NumIter = model.Iteration,
    };

    /// <inheritdoc/>
    protected override ValueTask SaveAsync(KMeansState state, Stream stream, CancellationToken cancellationToken) =>
        BinaryState.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<KMeansState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.LoadAsync(stream, KMeansState.Load, cancellationToken);

    private Iteration<KMeansProgress> First(KMeansState state)
    {
        var first = new KMeansProgress { Centers = state.Sample.Vectors(), ValueExponent = state.ValueExponent, WeightExponent = state.WeightExponent };
        return InitMode == "random"
            ? Begin(first, first.Centers)
            : new Iteration<KMeansProgress>(first with { Phase = KMeansPhase.Sample, StepsLeft = InitSteps }, false, "1 candidate");
    }

    private static KMeansProgress Sampled(KMeansProgress model, KMeansState state)
    {
        double[][] candidates = [.. model.Centers, .. state.Sample.Vectors()];
        // Nothing is left that is not a candidate: further steps would find nothing either.
        bool more = model.StepsLeft > 1 && state.Sample.Count > 0;
        return model with { Centers = candidates, StepsLeft = model.StepsLeft - 1, Phase = more ? KMeansPhase.Sample : KMeansPhase.Weigh };
    }

    // Even without iterations a pass counts the rows of each cluster.
    private static Iteration<KMeansProgress> Begin(KMeansProgress model, double[][] centers) =>
        new(model with { Centers = centers, Phase = KMeansPhase.Move, Iteration = 0 }, false, $"{centers.Length} first centers");

    private Iteration<KMeansProgress> Moved(KMeansProgress model, KMeansState state)
    {
        (double[][] centers, double moved) = state.Centers(model, DistanceMeasure == "cosine");
        double cost = state.Cost(model);
        KMeansProgress next = model with { Cost = cost, Sizes = state.Sizes };
        if (MaxIter == 0)
            return new Iteration<KMeansProgress>(next, true);
        next = next with { Centers = centers, Iteration = model.Iteration + 1 };
        bool last = moved <= Tol * Tol || next.Iteration >= MaxIter;
        return new Iteration<KMeansProgress>(next, last, string.Create(CultureInfo.InvariantCulture, $"iteration {next.Iteration}, cost {cost:G6}"));
    }
}

/// <summary>What a fit of KMeans is at.</summary>
public enum KMeansPhase
{
    /// <summary>It samples candidates for the first centers.</summary>
    Sample,

    /// <summary>It counts the rows near each candidate.</summary>
    Weigh,

    /// <summary>It moves centers to the means of their rows.</summary>
    Move,
}

/// <summary>What a fit of KMeans has learned so far.</summary>
public sealed record KMeansProgress
{
    /// <summary>What it is at.</summary>
    public KMeansPhase Phase { get; init; }

    /// <summary>The centers, or the candidates for the first ones.</summary>
    public required double[][] Centers { get; init; }

    /// <summary>The power of two above every value, which sets the unit of sums.</summary>
    public required int ValueExponent { get; init; }

    /// <summary>The power of two above every weight.</summary>
    public required int WeightExponent { get; init; }

    /// <summary>How many steps of k-means|| are left.</summary>
    public int StepsLeft { get; init; }

    /// <summary>How often centers were moved.</summary>
    public int Iteration { get; init; }

    /// <summary>The sum of squared distances of rows to the centers of the last pass.</summary>
    public double Cost { get; init; }

    /// <summary>How many rows each cluster had in the last pass.</summary>
    public long[] Sizes { get; init; } = [];
}
