using System.IO.Hashing;
using System.Text;

namespace SynapseServerless.Recommendation;

/// <summary>Which items of each user are learned from, and which the recommendations are compared with.</summary>
internal sealed class UserSplit
{
    private readonly long _seed;
    private readonly Ratings _ratings;
    private readonly ulong[] _last;

    /// <summary>Splits the items of each user.</summary>
    public UserSplit(Ratings ratings, double share, long seed)
    {
        (_ratings, _seed) = (ratings, seed);
        var draws = new SortedSet<ulong>[ratings.Users.Count];
        for (int i = 0; i < ratings.Count; i++)
            (draws[ratings.UserPlaces[i]] ??= []).Add(Draw(ratings.Users.Ids[ratings.UserPlaces[i]], ratings.Items.Ids[ratings.ItemPlaces[i]]));
        _last = new ulong[draws.Length];
        for (int user = 0; user < draws.Length; user++)
        {
            int learnt = Math.Clamp((int)Math.Round(share * draws[user].Count), 1, draws[user].Count);
            _last[user] = draws[user].ElementAt(learnt - 1);
            Validated += draws[user].Count - learnt;
        }
    }

    /// <summary>How many pairs of a user and an item are compared with.</summary>
    public int Validated { get; }

    /// <summary>Whether a rating takes part at all.</summary>
    public bool IsKnown(string? user, string? item) => _ratings.Users.Find(user) >= 0 && _ratings.Items.Find(item) >= 0;

    /// <summary>Whether a rating is learnt from.</summary>
    public bool IsTrain(string? user, string? item) => IsKnown(user, item) && Draw(user!, item!) <= _last[_ratings.Users.Find(user)];

    /// <summary>Whether a rating is compared with.</summary>
    public bool IsValidation(string? user, string? item) => IsKnown(user, item) && !IsTrain(user, item);

    // The length keeps users and items apart, whatever is in them.
    private ulong Draw(string user, string item) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{user.Length}:{user}{item}"), _seed);
}
