using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Recommends items that are similar to those of a user, where similar is what the same users have: Smart Adaptive Recommendations.</summary>
/// <remarks>
/// <para>The affinity of a user to an item is the sum of ratings, each halved for every <see cref="TimeDecayCoeff"/> days that it is old. Two items co-occur as often as there
/// are users of both; their similarity is that number (<c>cooccurrence</c>), divided by the number of users of either (<c>jaccard</c>), or by the product of the numbers of users
/// of each (<c>lift</c>). A score is the sum over the items of a user of affinity times similarity.</para>
/// <para>Similarities are computed for some items at a time, written to a file as they are, and mapped when they are needed: there is never a
/// matrix of all items in memory. Users and items may be numbers or text; each comes out as it went in.</para>
/// <para>SynapseML takes any other word for a similarity as co-occurrence, and recommends items that the user has already. Here a word that is not known is an error, and
/// <see cref="RemoveSeen"/> is set unless you say otherwise.</para>
/// </remarks>
public sealed class SAR : AggregateEstimator
{
    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemCol { get; init; } = "item";

    /// <summary>The column of ratings. Where there is no column of the default name each row counts 1.</summary>
    [Required]
    public string RatingCol { get; init; } = "rating";

    /// <summary>The column of times: dates, timestamps, or text that <see cref="ActivityTimeFormat"/> describes. Where there is no column of the default name nothing decays.</summary>
    [Required]
    public string TimeCol { get; init; } = "time";

    /// <summary>The column that gets the score of a user and an item.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>What makes items similar: <c>jaccard</c>, <c>lift</c> or <c>cooccurrence</c>.</summary>
    [AllowedValues("jaccard", "lift", "cooccurrence")]
    public string SimilarityFunction { get; init; } = "jaccard";

    /// <summary>Items are not similar at all when fewer users than this have both.</summary>
    [Range(1, int.MaxValue)]
    public int SupportThreshold { get; init; } = 4;

    /// <summary>After how many days a rating counts half.</summary>
    [Range(1, 1_000_000)]
    public int TimeDecayCoeff { get; init; } = 30;

    /// <summary>The time that ratings are old at, by <see cref="StartTimeFormat"/>; null for that of the latest one.</summary>
    public string? StartTime { get; init; }

    /// <summary>How times are written that are text, as a pattern of Java's SimpleDateFormat.</summary>
    [Required]
    public string ActivityTimeFormat { get; init; } = "yyyy/MM/dd'T'h:mm:ss";

    /// <summary>How <see cref="StartTime"/> is written, as a pattern of Java's SimpleDateFormat.</summary>
    [Required]
    public string StartTimeFormat { get; init; } = "EEE MMM dd HH:mm:ss Z yyyy";

    /// <summary>Whether items that a user has are left out of what is recommended to it.</summary>
    /// <remarks>SynapseML recommends them; set it to false for its results.</remarks>
    public bool RemoveSeen { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (JavaTime.Of(ActivityTimeFormat) is null)
            yield return BadParameter(nameof(ActivityTimeFormat), $"'{ActivityTimeFormat}' has a letter that is not known in times", "Known are y, M, d, E, H, h, m, s, S, a, Z and X, and text in single quotes.");
        if (JavaTime.Of(StartTimeFormat) is not { } format)
            yield return BadParameter(nameof(StartTimeFormat), $"'{StartTimeFormat}' has a letter that is not known in times", "Known are y, M, d, E, H, h, m, s, S, a, Z and X, and text in single quotes.");
        else if (StartTime is { } start && format.Parse(start) is null)
            yield return BadParameter(nameof(StartTime), $"'{start}' is not written as {StartTimeFormat}", "Write the time by the pattern, or set startTimeFormat to one that fits it.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns(input).Check(input);
        return Schemas.With(input, SARModel.Prediction(PredictionCol));
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => Columns(input).Empty(input);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        Columns(batch.Schema).Read((Ratings)state, batch, context);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((Ratings)left).Plus((Ratings)right);

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        BinaryFiles.SaveAsync(stream, ((Ratings)state).Save, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryFiles.LoadAsync(stream, Ratings.Load, Uid, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var ratings = (Ratings)state;
        if (ratings.Count == 0)
            throw new DataException("There are no ratings to learn from", Location.OfStage(Uid, UserCol), "Give rows of users and items.");
        RatingColumns columns = Columns(input);
        return new SARModel
        {
            Uid = Uid + "Model", UserCol = UserCol, ItemCol = ItemCol, RatingCol = RatingCol, PredictionCol = PredictionCol, RemoveSeen = RemoveSeen, SimilarityFunction = SimilarityFunction,
            SupportThreshold = SupportThreshold, Tables = new SarBuilder(this, columns.Time is not null, context).Build(ratings),
        };
    }

    internal long? Start => StartTime is { } start ? JavaTime.Of(StartTimeFormat)?.Parse(start)?.ToUnixTimeMilliseconds() : null;

    private RatingColumns Columns(Schema input)
    {
        string? rating = RatingCol == "rating" && InputColumns.Find(input, RatingCol) is null ? null : RatingCol;
        string? time = TimeCol == "time" && InputColumns.Find(input, TimeCol) is null ? null : TimeCol;
        return new RatingColumns(Uid, UserCol, ItemCol, rating, time, JavaTime.Of(ActivityTimeFormat));
    }
}
