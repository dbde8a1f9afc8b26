namespace SynapseServerless.Anomalies;

/// <summary>The accesses of one tenant: users and resources by number, in the order of their names.</summary>
internal sealed class TenantAccess
{
    /// <summary>Numbers users and resources, and finds which hang together.</summary>
    public TenantAccess(Dictionary<string, Dictionary<string, double>> users)
    {
        Users = [.. users.Keys.Order(StringComparer.Ordinal)];
        Resources = [.. users.Values.SelectMany(static resources => resources.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var places = Resources.Select(static (name, i) => (name, i)).ToDictionary(static pair => pair.name, static pair => pair.i, StringComparer.Ordinal);
        Pairs = [.. Users.SelectMany((user, i) => users[user].OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => (i, places[pair.Key], pair.Value)))];
        Components = Connected();
    }

    /// <summary>The users.</summary>
    public string[] Users { get; }

    /// <summary>The resources.</summary>
    public string[] Resources { get; }

    /// <summary>The accesses, by user and then by resource.</summary>
    public (int User, int Resource, double Likelihood)[] Pairs { get; }

    /// <summary>The component of each user, and then of each resource, numbered from 0 in the order of their first user.</summary>
    public int[] Components { get; }

    // Union-find with halved paths: users first, then resources.
    private int[] Connected()
    {
        int[] parents = [.. Enumerable.Range(0, Users.Length + Resources.Length)];
        int Root(int place)
        {
            while (parents[place] != place)
                place = parents[place] = parents[parents[place]];
            return place;
        }
        foreach ((int user, int resource, _) in Pairs)
        {
            int left = Root(user), right = Root(Users.Length + resource);
            parents[Math.Max(left, right)] = Math.Min(left, right);
        }
        var numbers = new Dictionary<int, int>();
        int[] components = new int[parents.Length];
        for (int place = 0; place < parents.Length; place++)
        {
            int root = Root(place);
            if (!numbers.TryGetValue(root, out int number))
                numbers.Add(root, number = numbers.Count);
            components[place] = number;
        }
        return components;
    }
}
