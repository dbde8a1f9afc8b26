using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Learns the users and items of a table of ratings, the most frequent first, and replaces each by its index.</summary>
/// <remarks>
/// The order is that of Spark's StringIndexer: of those that come equally often the first in the order of code units stands first. Indexes are int32, where Spark has
/// doubles, and carry what they stand for as levels, so that IndexToString turns them back. SAR needs no indexes: it takes identifiers of any type.
/// </remarks>
public sealed class RecommendationIndexer : AggregateEstimator<RecommendationIndexer.Counts>
{
    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserInputCol { get; init; } = "";

    /// <summary>The column that gets the indexes of users, from 0.</summary>
    [Required]
    public string UserOutputCol { get; init; } = "";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemInputCol { get; init; } = "";

    /// <summary>The column that gets the indexes of items, from 0.</summary>
    [Required]
    public string ItemOutputCol { get; init; } = "";

    /// <summary>The column of ratings, which goes through unchanged; null where there is none.</summary>
    public string? RatingCol { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        if (RatingCol is { } rating)
            InputColumns.Require(input, Uid, "ratingCol", rating, NumericColumn.IsNumber, "a column of numbers");
        return RecommendationIndexerModel.Output(input, Uid, (UserInputCol, UserOutputCol), (ItemInputCol, ItemOutputCol));
    }

    /// <inheritdoc/>
    protected override Counts Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Counts Add(Counts state, RecordBatch batch, StageContext context)
    {
        Count(state.Users, CellTexts.Read(InputColumns.Get(batch, Uid, UserInputCol)));
        Count(state.Items, CellTexts.Read(InputColumns.Get(batch, Uid, ItemInputCol)));
        return state;
    }

    /// <inheritdoc/>
    protected override Counts Combine(Counts left, Counts right)
    {
        foreach ((Dictionary<string, long> into, Dictionary<string, long> from) in new[] { (left.Users, right.Users), (left.Items, right.Items) })
        {
            foreach ((string value, long count) in from)
                into[value] = into.GetValueOrDefault(value) + count;
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Counts state, Schema input, StageContext context) => new RecommendationIndexerModel
    {
        Uid = Uid + "Model", UserInputCol = UserInputCol, UserOutputCol = UserOutputCol, ItemInputCol = ItemInputCol, ItemOutputCol = ItemOutputCol, RatingCol = RatingCol,
        Users = Ordered(state.Users), Items = Ordered(state.Items),
    };

    private static void Count(Dictionary<string, long> counts, string?[] values)
    {
        foreach (string value in values.OfType<string>())
            counts[value] = counts.GetValueOrDefault(value) + 1;
    }

    private static string[] Ordered(Dictionary<string, long> counts) =>
        [.. counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Key)];

    /// <summary>How often users and items came.</summary>
    public sealed class Counts
    {
        /// <summary>How often each user came.</summary>
        public Dictionary<string, long> Users { get; init; } = new(StringComparer.Ordinal);

        /// <summary>How often each item came.</summary>
        public Dictionary<string, long> Items { get; init; } = new(StringComparer.Ordinal);
    }
}

/// <summary>Replaces users and items by their indexes; what RecommendationIndexer fits.</summary>
public sealed class RecommendationIndexerModel : BatchTransformer
{
    /// <summary>The users, in the order of their indexes.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The items, in the order of their indexes.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserInputCol { get; init; } = "";

    /// <summary>The column that gets the indexes of users, from 0.</summary>
    [Required]
    public string UserOutputCol { get; init; } = "";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemInputCol { get; init; } = "";

    /// <summary>The column that gets the indexes of items, from 0.</summary>
    [Required]
    public string ItemOutputCol { get; init; } = "";

    /// <summary>The column of ratings, which goes through unchanged; null where there is none.</summary>
    public string? RatingCol { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, (UserInputCol, UserOutputCol), (ItemInputCol, ItemOutputCol));
        Dictionary<string, int> users = Places(Users), items = Places(Items);
        var added = new AddedColumns(input, Field(UserOutputCol, Users), Field(ItemOutputCol, Items));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) =>
        {
            var bad = new List<BadRow>();
            int[] userIndexes = Indexes(batch, UserInputCol, users, "user", bad), itemIndexes = Indexes(batch, ItemInputCol, items, "item", bad);
            using RecordBatch all = added.To(batch, NumericColumn.Of(userIndexes), NumericColumn.Of(itemIndexes));
            return bad.Count == 0 ? Batches.Share(all) : context.RejectRows(batch, [.. bad.DistinctBy(static row => row.Row).OrderBy(static row => row.Row)], all);
        }, keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, (string Input, string Output) user, (string Input, string Output) item)
    {
        InputColumns.Require(input, uid, "userInputCol", user.Input, CellTexts.IsReadable, IdType.Expected);
        InputColumns.Require(input, uid, "itemInputCol", item.Input, CellTexts.IsReadable, IdType.Expected);
        return Schemas.With(input, Field(user.Output, null), Field(item.Output, null));
    }

    private static Field Field(string name, IReadOnlyList<string>? levels)
    {
        Field field = ColumnMetadata.With(new Field(name, Int32Type.Default, nullable: false), "synapse.levelType", "string");
        return levels is null ? field : ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new JsonArray([.. levels.Select(static level => (JsonNode)level)]));
    }

    private static Dictionary<string, int> Places(IReadOnlyList<string> values)
    {
        var places = new Dictionary<string, int>(values.Count, StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
            places[values[i]] = i;
        return places;
    }

    private int[] Indexes(RecordBatch batch, string column, Dictionary<string, int> places, string what, List<BadRow> bad)
    {
        string?[] values = CellTexts.Read(InputColumns.Get(batch, Uid, column));
        int[] indexes = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is null)
                bad.Add(new BadRow(row, column, $"The {what} is missing", $"Give every row its {what}, or set onError to setAside to go on without the row."));
            else if (!places.TryGetValue(values[row]!, out indexes[row]))
                bad.Add(new BadRow(row, column, $"The {what} '{values[row]}' was not there when the stage was fitted", "Fit on rows of all users and items, or set onError to setAside to go on without the row."));
        }
        return indexes;
    }
}
