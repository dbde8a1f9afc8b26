using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Gives for each user of the rows what is recommended and what is relevant; what RankingAdapter fits.</summary>
/// <remarks>
/// The output is a row for each user, in the order of users: the user, <c>prediction</c> (items, the best first) and the label (all items of the user, the highest rating first; SynapseML cuts
/// this list at k, and its recall with it). A user that the model does not know has an empty prediction.
/// </remarks>
public sealed class RankingAdapterModel : AggregateTransformer
{
    /// <summary>The model that recommends.</summary>
    [Required]
    public Transformer? RecommenderModel { get; init; }

    /// <summary>The recommender, which is fitted already.</summary>
    [NoEffect("The model is fitted.")]
    public Estimator? Recommender { get; init; }

    /// <summary>The column of users; null for that of the model.</summary>
    public string? UserCol { get; init; }

    /// <summary>The column of items; null for that of the model.</summary>
    public string? ItemCol { get; init; }

    /// <summary>The column of ratings; null for that of the model.</summary>
    public string? RatingCol { get; init; }

    /// <summary>The column that gets the lists of relevant items.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>How many items are recommended to each user.</summary>
    [Range(1, 100_000)]
    public int K { get; init; } = 10;

    /// <summary>What is recommended: <c>allUsers</c>, the best of all items; or <c>normal</c>, the best of the items that the user has in the rows that come in.</summary>
    [AllowedValues("allUsers", "normal")]
    public string Mode { get; init; } = "allUsers";

    /// <summary>Users with fewer ratings are left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinRatingsPerUser { get; init; } = 1;

    /// <summary>Items with fewer ratings are left out.</summary>
    [Range(1, int.MaxValue)]
    public int MinRatingsPerItem { get; init; } = 1;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        RatingColumns columns = Columns(input);
        columns.Check(input);
        return RankingTable.Schema(input, columns, LabelCol);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => Columns(input).Empty(input);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
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
    public override RecordBatch Complete(object state, Schema input, StageContext context) => RankingTable.Of(
        ((Ratings)state).AtLeast(MinRatingsPerUser, MinRatingsPerItem), Recommendation.Recommender.Of(RecommenderModel, Uid, "recommenderModel"), K, Mode == "normal", TransformSchema(input), context);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        RecommenderModel?.Dispose();
        base.Dispose(disposing);
    }

    private RatingColumns Columns(Schema input) => RankingColumns.Of(Uid, (Stage)Recommendation.Recommender.Of(RecommenderModel, Uid, "recommenderModel"), UserCol, ItemCol, RatingCol, input);
}
