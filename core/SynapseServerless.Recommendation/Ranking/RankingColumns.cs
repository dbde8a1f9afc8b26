using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The columns of a recommender, where a stage around it does not name others.</summary>
internal static class RankingColumns
{
    /// <summary>The columns of ratings.</summary>
    /// <param name="uid">The stage around it.</param>
    /// <param name="recommender">The recommender.</param>
    /// <param name="user">The column of users; null for the recommender's.</param>
    /// <param name="item">The column of items.</param>
    /// <param name="rating">The column of ratings.</param>
    /// <param name="input">Schema of the data, which may have no ratings.</param>
    public static RatingColumns Of(string uid, Stage recommender, string? user, string? item, string? rating, Apache.Arrow.Schema input)
    {
        string Named(string parameter, string otherwise) => StageCopies.Nested(recommender).Reverse()
            .Select(stage => StageCopies.Parameter(stage, parameter)?.GetValue(stage) as string)
            .FirstOrDefault(static name => !string.IsNullOrEmpty(name)) ?? otherwise;
        string ratings = rating ?? Named("ratingCol", "rating");
        bool none = rating is null && InputColumns.Find(input, ratings) is null;
        return new RatingColumns(uid, user ?? Named("userCol", "user"), item ?? Named("itemCol", "item"), none ? null : ratings);
    }
}
