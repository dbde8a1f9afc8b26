using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>What RecommendForAllUsers and RecommendForAllItems have in common: a table of what a model knows, whatever the rows are that come in.</summary>
public abstract class RecommendForAll : AggregateTransformer
{
    /// <summary>The model that recommends: that of SAR or of ALS, or the folder that it was saved to.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of lists of recommendations, the best first.</summary>
    [Required]
    public string OutputCol { get; init; } = "recommendations";

    private protected abstract int Count { get; }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => this;

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context) => state;

    /// <inheritdoc/>
    public override object Merge(object left, object right) => left;

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) => ValueTask.FromResult<object>(this);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        IRecommendingModel model = Recommender.Of(Model, Uid, "model");
        return new Schema([Id(model), List(model)], null);
    }

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        IRecommendingModel model = Recommender.Of(Model, Uid, "model");
        (IdTable asked, IdTable given) = Tables(model);
        IReadOnlyList<(int Place, double Score)>[] lists = Recommender.Find(model, [.. Enumerable.Range(0, asked.Count)], (scores, place) => Find(model, scores, place), context.Threads, default);
        Schema output = TransformSchema(input);
        return new RecordBatch(output, [IdType.Build(asked.Type, asked.Ids), Recommender.Column(lists, given, output.FieldsList[1])], asked.Count);
    }

    private protected abstract (IdTable Asked, IdTable Given) Tables(IRecommendingModel model);

    private protected abstract Field Id(IRecommendingModel model);

    private protected abstract Field List(IRecommendingModel model);

    private protected abstract IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Makes a table of all users that a model knows, each with the items that are recommended to it.</summary>
/// <remarks>The output is a row for each user, in the order of users: the user, and a list of structs of item and score. Of the rows that come in nothing is read.</remarks>
public sealed class RecommendForAllUsers : RecommendForAll
{
    /// <summary>How many items are recommended to each user at most.</summary>
    [Range(1, 100_000)]
    public int NumItems { get; init; } = 10;

    private protected override int Count => NumItems;

    private protected override (IdTable Asked, IdTable Given) Tables(IRecommendingModel model) => (model.Users, model.Items);

    private protected override Field Id(IRecommendingModel model) => new(model.UserCol, IdType.Column(model.Users.Type), nullable: false);

    private protected override Field List(IRecommendingModel model) => Recommender.Field(OutputCol, model.ItemCol, model.Items.Type, model.RatingCol);

    private protected override IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place) => scores.Items(place, Count);
}

/// <summary>Makes a table of all items that a model knows, each with the users that it is recommended to.</summary>
/// <remarks>The output is a row for each item, in the order of items: the item, and a list of structs of user and score. Of the rows that come in nothing is read.</remarks>
public sealed class RecommendForAllItems : RecommendForAll
{
    /// <summary>How many users each item is recommended to at most.</summary>
    [Range(1, 100_000)]
    public int NumUsers { get; init; } = 10;

    private protected override int Count => NumUsers;

    private protected override (IdTable Asked, IdTable Given) Tables(IRecommendingModel model) => (model.Items, model.Users);

    private protected override Field Id(IRecommendingModel model) => new(model.ItemCol, IdType.Column(model.Items.Type), nullable: false);

    private protected override Field List(IRecommendingModel model) => Recommender.Field(OutputCol, model.UserCol, model.Users.Type, model.RatingCol);

    private protected override IReadOnlyList<(int Place, double Score)> Find(IRecommendingModel model, IRecommendingScores scores, int place) => scores.Users(place, Count);
}
