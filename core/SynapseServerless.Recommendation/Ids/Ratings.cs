using System.Runtime.InteropServices;

namespace SynapseServerless.Recommendation;

/// <summary>Who rated what: users and items by place, ratings and times, in the order in which they came.</summary>
/// <param name="users">The users.</param>
/// <param name="items">The items.</param>
internal sealed class Ratings(IdTable users, IdTable items)
{
    private readonly List<int> _users = [];
    private readonly List<int> _items = [];
    private readonly List<double> _values = [];
    private readonly List<long> _times = [];

    /// <summary>The users.</summary>
    public IdTable Users { get; } = users;

    /// <summary>The items.</summary>
    public IdTable Items { get; } = items;

    /// <summary>How many ratings there are.</summary>
    public int Count => _users.Count;

    /// <summary>The places of the users.</summary>
    public ReadOnlySpan<int> UserPlaces => CollectionsMarshal.AsSpan(_users);

    /// <summary>The places of the items.</summary>
    public ReadOnlySpan<int> ItemPlaces => CollectionsMarshal.AsSpan(_items);

    /// <summary>The ratings.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>The times in milliseconds since 1970; 0 where there are none.</summary>
    public ReadOnlySpan<long> Times => CollectionsMarshal.AsSpan(_times);

    /// <summary>Adds a rating.</summary>
    public void Add(string user, string item, double value, long time) => Add(Users.Add(user), Items.Add(item), value, time);

    /// <summary>Appends the ratings of another.</summary>
    public Ratings Plus(Ratings other)
    {
        int[] users = [.. other.Users.Ids.Select(Users.Add)], items = [.. other.Items.Ids.Select(Items.Add)];
        for (int i = 0; i < other.Count; i++)
            Add(users[other._users[i]], items[other._items[i]], other._values[i], other._times[i]);
        return this;
    }

    /// <summary>The ratings of users and items that have at least so many, users first.</summary>
    public Ratings AtLeast(int ofUser, int ofItem)
    {
        if (ofUser <= 1 && ofItem <= 1)
            return this;
        int[] byUser = new int[Users.Count], byItem = new int[Items.Count];
        foreach (int user in _users)
            byUser[user]++;
        foreach (int item in _items)
            byItem[item]++;
        var kept = new Ratings(new IdTable(Users.Type), new IdTable(Items.Type));
        for (int i = 0; i < Count; i++)
        {
            if (byUser[_users[i]] >= ofUser && byItem[_items[i]] >= ofItem)
                kept.Add(Users.Ids[_users[i]], Items.Ids[_items[i]], _values[i], _times[i]);
        }
        return kept;
    }

    /// <summary>Writes the ratings.</summary>
    public void Save(BinaryWriter writer)
    {
        Users.Save(writer);
        Items.Save(writer);
        writer.Write(Count);
        writer.Write(MemoryMarshal.AsBytes(UserPlaces));
        writer.Write(MemoryMarshal.AsBytes(ItemPlaces));
        writer.Write(MemoryMarshal.AsBytes(Values));
        writer.Write(MemoryMarshal.AsBytes(Times));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static Ratings Load(BinaryReader reader)
    {
        var ratings = new Ratings(IdTable.Load(reader), IdTable.Load(reader));
        int count = reader.ReadInt32();
        Read(reader, ratings._users, count);
        Read(reader, ratings._items, count);
        Read(reader, ratings._values, count);
        Read(reader, ratings._times, count);
        return ratings;
    }

    private void Add(int user, int item, double value, long time)
    {
        _users.Add(user);
        _items.Add(item);
        _values.Add(value);
        _times.Add(time);
    }

    private static void Read<T>(BinaryReader reader, List<T> values, int count)
        where T : unmanaged
    {
        CollectionsMarshal.SetCount(values, count);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
    }
}
