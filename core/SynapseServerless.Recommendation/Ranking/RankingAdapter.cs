using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Fits a recommender, so that its model gives for each user what is recommended and what is relevant, for RankingEvaluator.</summary>
/// <remarks>Users and items with too few ratings are left out before the fit, as the parameters say.</remarks>
public sealed class RankingAdapter : GangEstimator
{
    /// <summary>The recommender, such as SAR.</summary>
    [Required]
    public Estimator? Recommender { get; init; }

    /// <summary>The column of users; null for that of the recommender.</summary>
    public string? UserCol { get; init; }

    /// <summary>The column of items; null for that of the recommender.</summary>
    public string? ItemCol { get; init; }

    /// <summary>The column of ratings; null for that of the recommender.</summary>
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
        Recommender!.TransformSchema(input);
        return RankingTable.Schema(input, columns, LabelCol);
    }

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        RatingColumns columns = Columns(data.Schema);
        if (MinRatingsPerUser > 1 || MinRatingsPerItem > 1)
        {
            Ratings all = await RatedDataset.ReadAsync(data, columns, context, cancellationToken).ConfigureAwait(false);
            Ratings kept = all.AtLeast(MinRatingsPerUser, MinRatingsPerItem);
            if (kept.Count == 0)
            {
                throw new DataException(
                    $"No user has {MinRatingsPerUser} ratings of items that have {MinRatingsPerItem}", Location.OfParameter(Uid, "minRatingsPerUser"), "Set minRatingsPerUser and minRatingsPerItem lower.");
            }
            data = new RatedDataset(data, columns, (user, item) => kept.Users.Find(user) >= 0 && kept.Items.Find(item) >= 0);
        }
        Transformer model = await Recommender!.FitAsync(data, new LocalOptions { Rows = context.Rows, Host = context.Host, Progress = context.Progress }, cancellationToken).ConfigureAwait(false);
        return new RankingAdapterModel
        {
            Uid = Uid + "Model", RecommenderModel = model, UserCol = columns.User, ItemCol = columns.Item, RatingCol = columns.Rating, LabelCol = LabelCol, K = K, Mode = Mode,
            MinRatingsPerUser = MinRatingsPerUser, MinRatingsPerItem = MinRatingsPerItem,
        };
    }

    private RatingColumns Columns(Schema input) => RankingColumns.Of(Uid, Recommender!, UserCol, ItemCol, RatingCol, input);
}
