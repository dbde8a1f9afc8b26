namespace SynapseServerless.Recommendation;

/// <summary>Identifiers and their places.</summary>
/// <param name="type">Name of their type.</param>
internal sealed class IdTable(string type)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];

    /// <summary>Name of the type of the identifiers.</summary>
    public string Type { get; } = type;

    /// <summary>The identifiers by place.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>How many there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The place of an identifier, which gets one where it has none.</summary>
    public int Add(string id)
    {
        if (_places.TryGetValue(id, out int place))
            return place;
        _places.Add(id, _ids.Count);
        _ids.Add(id);
        return _ids.Count - 1;
    }

    /// <summary>The place of an identifier; -1 for one that is not here.</summary>
    public int Find(string? id) => id is not null && _places.TryGetValue(id, out int place) ? place : -1;

    /// <summary>The same identifiers in order, and the new place of each.</summary>
    public (IdTable Table, int[] Places) Sorted()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        string[] keys = [.. _ids];
        System.Array.Sort(keys, order, IdType.Order(Type));
        var table = new IdTable(Type);
        int[] places = new int[Count];
        for (int place = 0; place < order.Length; place++)
        {
            table.Add(keys[place]);
            places[order[place]] = place;
        }
        return (table, places);
    }

    /// <summary>Writes the identifiers.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Type);
        writer.Write(Count);
        foreach (string id in _ids)
            writer.Write(id);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static IdTable Load(BinaryReader reader)
    {
        var table = new IdTable(reader.ReadString());
        for (int left = reader.ReadInt32(); left > 0; left--)
            table.Add(reader.ReadString());
        return table;
    }
}
