using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Finds rows that few random cuts set apart from the others, by a forest of such cuts.</summary>
/// <remarks>
/// <para>Liu, Ting and Zhou, "Isolation Forest" (2008): each tree is made of a small sample, and the score <c>2^(-E(h) / c(n))</c> is near 1 for rows
/// that are set apart by short paths, and near 0.5 or below for all others. Parameters and defaults are those that SynapseML has from LinkedIn's library.</para>
/// <para>A fit is one pass over the data, one more where <c>maxSamples</c> is a fraction, and one or two more where there is a
/// <c>contamination</c>. Rows are drawn by a hash of their cells: neither their order nor how they are cut into partitions changes the forest. Trees
/// draw from a sample of <c>numEstimators</c> times <c>maxSamples</c> rows, 262,144 at most unless one tree needs more.</para>
/// <para>Rows whose vector is missing or not finite are bad rows. There is no model of fewer than two rows.</para>
/// </remarks>
public sealed class IsolationForest : IterativeEstimator<IsolationForestProgress, IsolationForestState>
{
    private const int MaxPool = 262_144;

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the label: 1 for an outlier, else 0.</summary>
    [Required]
    public string PredictionCol { get; init; } = "predictedLabel";

    /// <summary>The column that gets the score, above 0 and at most 1: the higher, the more of an outlier.</summary>
    [Required]
    public string ScoreCol { get; init; } = "outlierScore";

    /// <summary>The column that gets a vector of how much each feature adds to the logarithm of the score to base 2; null for none.</summary>
    public string? ContributionsCol { get; init; }

    /// <summary>The column that gets the name of the feature that adds most to the score, the index where features have no names; null for none.</summary>
    public string? TopFeatureCol { get; init; }

    /// <summary>How many trees.</summary>
    [Range(1, 100_000)]
    public int NumEstimators { get; init; } = 100;

    /// <summary>Rows that each tree is made of: a number above 1, or a fraction of all rows up to 1.</summary>
    [Range(0, 16_777_216)]
    public double MaxSamples { get; init; } = 256;

    /// <summary>Features that each tree looks at: a number above 1, or a fraction of all features up to 1.</summary>
    [Range(0, 1_000_000)]
    public double MaxFeatures { get; init; } = 1;

    /// <summary>Whether a row can come into the sample of a tree more than once.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>The fraction of rows that are outliers, from which the score follows from which rows are labelled 1.</summary>
    /// <remarks>SynapseML labels no row with its default of 0. Here 0 means that rows are labelled from a score of 0.5 on, which is that of an
    /// average row.</remarks>
    [Range(0, 0.4999)]
    public double Contamination { get; init; }

    /// <summary>How far the fraction of labelled rows may be from <c>contamination</c>, as a fraction of all rows; 0 costs another pass over the data.</summary>
    /// <remarks>Rows with equal scores are labelled alike, whatever this is.</remarks>
    [Range(0, 1)]
    [EffectNeeds(nameof(Contamination))]
    public double ContaminationError { get; init; }

    /// <summary>How many features a cut looks at beside the first: 0 for the forest of the paper, more for an extended isolation forest.</summary>
    /// <remarks>Hariri, Kind and Brunner, "Extended Isolation Forest" (2019): cuts in any direction leave no bands along the axes in which scores are too low.
    /// One less than the number of features is the most.</remarks>
    [Range(0, 10_000)]
    public int ExtensionLevel { get; init; }

    /// <summary>Seed of the draws.</summary>
    public long RandomSeed { get; init; } = 1;

    private bool IsFraction => MaxSamples <= 1;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (MaxSamples <= 0 || (MaxSamples > 1 && MaxSamples < 2))
            yield return BadParameter(nameof(MaxSamples), $"A tree cannot be made of {MaxSamples.ToString(CultureInfo.InvariantCulture)} rows", "Give 2 rows at least, or a fraction above 0 and up to 1.");
        if (MaxFeatures <= 0)
            yield return BadParameter(nameof(MaxFeatures), "A tree has to look at a feature", "Give a number of features, or a fraction above 0 and up to 1.");
        if (IsolationColumns.Twice(FeaturesCol, ScoreCol, PredictionCol, ContributionsCol, TopFeatureCol) is { } name)
            yield return BadParameter(nameof(ScoreCol), $"Two columns have the name '{name}'", "Give features, score, label, contributions and top feature a column each.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field[] fields = IsolationColumns.Fields(input, Uid, FeaturesCol, ScoreCol, PredictionCol, ContributionsCol, TopFeatureCol);
        // Before the stage that makes the vectors is fitted their width may not be known.
        if (FeatureRows.Require(input, Uid, "featuresCol", FeaturesCol) is var width and > 0)
            Check(width);
        return Schemas.With(input, fields);
    }

    /// <inheritdoc/>
    protected override IsolationForestState Create(IsolationForestProgress? model, Schema input) => model switch
    {
        null => new IsolationForestState { Pool = new RowPool(IsFraction ? 0 : PoolSize(MaxSamples)) },
        { Forest: null } => new IsolationForestState { Pool = new RowPool(PoolSize(Samples(model.Rows))) },
        _ => new IsolationForestState { Scores = new ScoreCounts() },
    };

    /// <inheritdoc/>
    protected override IsolationForestState Add(IsolationForestProgress? model, IsolationForestState state, RecordBatch batch, StageContext context)
    {
        FeatureRows rows = FeatureRows.Read(batch, Uid, FeaturesCol);
        // Later passes meet the same bad rows, which the first one told of.
        if (model is null && rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        if (state.Scores is null)
        {
            state.Pool!.Add(batch, rows, FeaturesCol, RandomSeed);
            return state;
        }
        double[] scores = new double[batch.Length];
        model!.Trees().Score(rows.Values, scores, Threads(context), CancellationToken.None);
        for (int row = 0; row < scores.Length; row++)
        {
            if (rows.Use[row])
                state.Scores.Add(scores[row], model.Bin);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override IsolationForestState Combine(IsolationForestState left, IsolationForestState right)
    {
        left.Pool?.Add(right.Pool!);
        left.Scores?.Add(right.Scores!);
        return left;
    }

    /// <inheritdoc/>
    protected override Iteration<IsolationForestProgress> Learn(IsolationForestProgress? model, IsolationForestState state, Schema input, StageContext context)
    {
        if (state.Scores is { } scores)
            return Threshold(model!, scores);
        long rows = state.Pool!.Offered;
        if (rows < 2)
            throw new DataException($"{(rows == 0 ? "There are no rows" : "There is one row")} to learn from", Location.OfStage(Uid, FeaturesCol), "Give two rows at least that have features.");
        if (model is null && IsFraction)
            return new Iteration<IsolationForestProgress>(new IsolationForestProgress { Rows = rows }, false, string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
        Check(state.Pool.Width);
        state.Pool.Settle();
        IsolationTrees trees = Grow(state.Pool, Samples(rows), Threads(context));
        var grown = new IsolationForestProgress { Rows = rows, Forest = BinaryState.Write(trees.Save), Threshold = 0.5 };
        return new Iteration<IsolationForestProgress>(grown, Contamination == 0, string.Create(CultureInfo.InvariantCulture, $"{trees.Count} trees of {trees.Nodes} nodes"));
    }

    /// <inheritdoc/>
    protected override Transformer Finish(IsolationForestProgress model, Schema input, StageContext context) => new IsolationForestModel
    {
        Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, ScoreCol = ScoreCol, ContributionsCol = ContributionsCol, TopFeatureCol = TopFeatureCol,
        OutlierScoreThreshold = model.Threshold, Contamination = Contamination, TrainingRows = model.Rows, Trees = model.Trees(),
    };

    /// <inheritdoc/>
    protected override async ValueTask SaveAsync(IsolationForestState state, Stream stream, CancellationToken cancellationToken) =>
        await stream.WriteAsync(BinaryState.Write(state.Save), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async ValueTask<IsolationForestState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.Read(await BinaryState.AllAsync(stream, cancellationToken).ConfigureAwait(false), IsolationForestState.Load);

    private void Check(int width)
    {
        if (MaxFeatures > 1 && MaxFeatures > width)
            throw BadParameter(nameof(MaxFeatures), $"There are {width} features, and a tree cannot look at {MaxFeatures.ToString(CultureInfo.InvariantCulture)}", "Give fewer, or a fraction up to 1.");
        if (ExtensionLevel >= FeaturesOf(width))
            throw BadParameter(nameof(ExtensionLevel), $"A tree looks at {FeaturesOf(width)} features, and a cut cannot look at {ExtensionLevel + 1}", $"{FeaturesOf(width) - 1} is the most.");
    }

    private IsolationTrees Grow(RowPool pool, int samples, int threads)
    {
        int width = pool.Width, used = FeaturesOf(width), size = 0;
        var trees = new IsolationNode[NumEstimators][];
        var planes = ExtensionLevel == 0 ? null : new Hyperplanes[NumEstimators];
        Parallel.For(0, NumEstimators, new ParallelOptions { MaxDegreeOfParallelism = threads }, tree =>
        {
            var draws = new Draws(RandomSeed, tree);
            int[] features = [.. Enumerable.Range(0, width)];
            for (int i = 0; i < used && used < width; i++)
            {
                int drawn = i + (int)draws.Below(width - i);
                (features[i], features[drawn]) = (features[drawn], features[i]);
            }
            int[] rows = pool.Draw(samples, Bootstrap, ref draws);
            size = rows.Length;
            if (planes is not null)
                planes[tree] = new Hyperplanes(ExtensionLevel + 1);
            trees[tree] = new TreeGrowing(pool, features[..used], planes?[tree], ExtensionLevel + 1).Grow(rows, draws);
        });
        return new IsolationTrees(width, size, trees, planes is null ? null : Joined(planes, trees));
    }

    private Hyperplanes Joined(Hyperplanes[] planes, IsolationNode[][] trees)
    {
        var all = new Hyperplanes(ExtensionLevel + 1);
        for (int tree = 0; tree < trees.Length; tree++)
        {
            int first = all.Add(planes[tree]);
            for (int i = 0; i < trees[tree].Length; i++)
            {
                if (trees[tree][i].Next != i)
                    trees[tree][i].Split += first;
            }
        }
        return all;
    }

    private Iteration<IsolationForestProgress> Threshold(IsolationForestProgress model, ScoreCounts scores)
    {
        long wanted = Math.Max(1, (long)Math.Round(Contamination * scores.Total));
        (int bin, long count) = scores.Find(wanted);
        IsolationForestProgress next = model with { Threshold = ScoreCounts.Edge(model.Bin, bin) };
        bool isExact = model.Bin is not null || count <= ContaminationError * scores.Total;
        return isExact
            ? new Iteration<IsolationForestProgress>(next, true, string.Create(CultureInfo.InvariantCulture, $"outliers from a score of {next.Threshold:G6} on"))
            : new Iteration<IsolationForestProgress>(next with { Bin = bin }, false, string.Create(CultureInfo.InvariantCulture, $"threshold near {next.Threshold:G4}"));
    }

    private int PoolSize(double samples) => (int)Math.Max(samples, Math.Min(NumEstimators * Math.Floor(samples), MaxPool));

    private int Samples(long rows) => (int)Math.Clamp(IsFraction ? Math.Floor(MaxSamples * rows) : Math.Floor(MaxSamples), 2, Math.Min(rows, 16_777_216));

    private int FeaturesOf(int width) => Math.Clamp((int)Math.Floor(MaxFeatures <= 1 ? MaxFeatures * width : MaxFeatures), 1, width);

    private static int Threads(StageContext context) => context.Threads > 0 ? context.Threads : Environment.ProcessorCount;
}
