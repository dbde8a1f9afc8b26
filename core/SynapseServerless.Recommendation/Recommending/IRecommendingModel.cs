namespace SynapseServerless.Recommendation;

/// <summary>A model that recommends items to users and users to items.</summary>
internal interface IRecommendingModel
{
    /// <summary>The column of users.</summary>
    string UserCol { get; }

    /// <summary>The column of items.</summary>
    string ItemCol { get; }

    /// <summary>What a score is called in lists of recommendations.</summary>
    string RatingCol { get; }

    /// <summary>The users that it knows.</summary>
    IdTable Users { get; }

    /// <summary>The items that it knows.</summary>
    IdTable Items { get; }

    /// <summary>What scores, for one thread.</summary>
    IRecommendingScores Scores();
}

/// <summary>Scores of one user for all items, or of all users for one item, with the memory that one thread needs for them.</summary>
internal interface IRecommendingScores
{
    /// <summary>Items for a user, the best first; of equal ones the first in order.</summary>
    /// <param name="user">The user.</param>
    /// <param name="count">How many at most.</param>
    IReadOnlyList<(int Place, double Score)> Items(int user, int count);

    /// <summary>Users for an item, the best first; of equal ones the first in order.</summary>
    /// <param name="item">The item.</param>
    /// <param name="count">How many at most.</param>
    IReadOnlyList<(int Place, double Score)> Users(int item, int count);

    /// <summary>The score of a user and an item.</summary>
    double Score(int user, int item);
}
