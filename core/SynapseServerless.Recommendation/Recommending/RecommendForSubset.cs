using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>What RecommendForUserSubset and RecommendForItemSubset have in common: a list of recommendations for each row.</summary>
public abstract class RecommendForSubset : BatchTransformer
{
    /// <summary>The model that recommends: that of SAR or of ALS, or the folder that it was saved to.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of lists of recommendations, the best first.</summary>
    [Required]
    public string OutputCol { get; init; } = "recommendations";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => false;

    private protected abstract string What { get; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        IRecommendingModel model = Recommender.Of(Model, Uid, "model");
        (IdTable asked, IdTable given, string column, Field list) = Tables(model);
        InputColumns.Require(input, Uid, "model", column, IdType.IsId, IdType.Expected);
        var added = new AddedColumns(input, list);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, cancellationToken) =>
        {
            string?[] ids = CellTexts.Read(InputColumns.Get(batch, Uid, column));
            int[] places = [.. ids.Select(asked.Find)];
            List<BadRow> bad = [.. Enumerable.Range(0, places.Length).Where(row => places[row] < 0).Select(row => Unknown(row, column, ids[row]))];
            using RecordBatch good = context.RejectRows(batch, bad);
            var lists = Recommender.Find(model, [.. places.Where(static place => place >= 0)], (scores, place) => Find(model, scores, place), context.Threads, cancellationToken);
            return added.To(good, Recommender.Column(lists, given, added.Fields[0]));
        }, keepsRows: true);
    }

    private protected abstract (IdTable Asked, IdTable Given, string Column, Field List) Tables(IRecommendingModel model);

    private protected abstract IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }

    private BadRow Unknown(int row, string column, string? id) => new(
        row, column, id is null ? $"The {What} is missing" : $"The {What} '{id}' has no ratings in what the model was fitted on, so nothing can be recommended",
        $"Ask for {What}s with ratings, fit again with theirs, or set onError to setAside to go on without the row.");
}

/// <summary>Gives each row the items that are recommended to its user.</summary>
/// <remarks>The column of users is called as in the fit. A user that the model does not know makes a bad row.</remarks>
public sealed class RecommendForUserSubset : RecommendForSubset
{
    /// <summary>How many items are recommended to each user at most.</summary>
    [Range(1, 100_000)]
    public int NumItems { get; init; } = 10;

    private protected override string What => "user";

    private protected override (IdTable Asked, IdTable Given, string Column, Field List) Tables(IRecommendingModel model) =>
        (model.Users, model.Items, model.UserCol, Recommender.Field(OutputCol, model.ItemCol, model.Items.Type, model.RatingCol));

    private protected override IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place) => scores.Items(place, NumItems);
}

/// <summary>Gives each row the users that its item is recommended to.</summary>
/// <remarks>The column of items is called as in the fit. An item that the model does not know makes a bad row.</remarks>
public sealed class RecommendForItemSubset : RecommendForSubset
{
    /// <summary>How many users each item is recommended to at most.</summary>
    [Range(1, 100_000)]
    public int NumUsers { get; init; } = 10;

    private protected override string What => "item";

    private protected override (IdTable Asked, IdTable Given, string Column, Field List) Tables(IRecommendingModel model) =>
        (model.Items, model.Users, model.ItemCol, Recommender.Field(OutputCol, model.UserCol, model.Users.Type, model.RatingCol));

    private protected override IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place) => scores.Users(place, NumUsers);
}
