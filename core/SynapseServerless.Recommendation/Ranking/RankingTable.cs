using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The table of users with what is recommended to them and what is relevant.</summary>
internal static class RankingTable
{
    /// <summary>The columns.</summary>
    public static Schema Schema(Schema input, RatingColumns columns, string label)
    {
        IArrowType user = IdType.Column(IdType.Of(input.GetFieldByName(columns.User).DataType)), item = IdType.Column(IdType.Of(input.GetFieldByName(columns.Item).DataType));
        return new Schema([new Field(columns.User, user, nullable: false), List("prediction", item), List(label, item)], null);
    }

    /// <summary>A row for each user of the ratings, in the order of users.</summary>
    /// <param name="ratings">The ratings: what is relevant, the highest first, then in the order of items.</param>
    /// <param name="model">The model.</param>
    /// <param name="k">How many are recommended.</param>
    /// <param name="isOwn">Whether the user's own items are put in order, and not all.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="context">What the stage knows of the run.</param>
    public static RecordBatch Of(Ratings ratings, IRecommendingModel model, int k, bool isOwn, Schema schema, StageContext context)
    {
        (IdTable users, int[] places) = ratings.Users.Sorted();
        (IdTable items, int[] itemPlaces) = ratings.Items.Sorted();
        var relevant = new Dictionary<int, double>[users.Count];
        for (int i = 0; i < ratings.Count; i++)
        {
            Dictionary<int, double> own = relevant[places[ratings.UserPlaces[i]]] ??= [];
            int item = itemPlaces[ratings.ItemPlaces[i]];
            own[item] = own.TryGetValue(item, out double before) ? Math.Max(before, ratings.Values[i]) : ratings.Values[i];
        }
        string[][] labels = [.. relevant.Select(own => own.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Select(pair => items.Ids[pair.Key]).ToArray())];
        int[] known = [.. users.Ids.Select(model.Users.Find)];
        var found = Recommender.Find(
            model, [.. Enumerable.Range(0, users.Count)],
            (scores, user) => known[user] < 0 ? [] : isOwn ? Own(scores, model, known[user], labels[user], k) : scores.Items(known[user], k), context.Threads, default);
        string[][] predicted = [.. found.Select(list => list.Select(pair => model.Items.Ids[pair.Place]).ToArray())];
        return new RecordBatch(schema, [IdType.Build(users.Type, users.Ids), Lists(predicted, items.Type, schema.FieldsList[1]), Lists(labels, items.Type, schema.FieldsList[2])], users.Count);
    }

    private static IReadOnlyList<(int Place, double Score)> Own(IRecommendingScores scores, IRecommendingModel model, int user, string[] labels, int k) =>
    [
        .. labels.Select(model.Items.Find).Where(static item => item >= 0).Select(item => (Place: item, Score: scores.Score(user, item)))
            .OrderByDescending(static pair => pair.Score).ThenBy(static pair => pair.Place).Take(k),
    ];

    private static Field List(string name, IArrowType item) => new(name, new ListType(new Field("item", item, nullable: false)), nullable: false);

    private static ListArray Lists(string[][] lists, string type, Field field)
    {
        int[] offsets = new int[lists.Length + 1];
        for (int row = 0; row < lists.Length; row++)
            offsets[row + 1] = checked(offsets[row] + lists[row].Length);
        return new ListArray(field.DataType, lists.Length, NumericColumn.Buffer(offsets), IdType.Build(type, [.. lists.SelectMany(static list => list)]), ArrowBuffer.Empty);
    }
}
