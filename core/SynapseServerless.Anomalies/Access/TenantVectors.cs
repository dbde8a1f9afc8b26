namespace SynapseServerless.Anomalies;

/// <summary>What is learnt of a tenant.</summary>
internal sealed record TenantVectors
{
    /// <summary>The tenant, as text; empty where there is one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The users.</summary>
    public string[] Users { get; init; } = [];

    /// <summary>The resources.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>The component of each user, and then of each resource.</summary>
    public int[] Components { get; init; } = [];

    /// <summary>The vector of each user.</summary>
    public double[][] UserVectors { get; init; } = [];

    /// <summary>The vector of each resource.</summary>
    public double[][] ResourceVectors { get; init; } = [];

    /// <summary>The mean product of the accesses that were learnt from.</summary>
    public double Mean { get; init; }

    /// <summary>Their deviation.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>The accesses: a user and a resource each.</summary>
    public int[][] History { get; init; } = [];

    /// <summary>The product of two vectors.</summary>
    public static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}

/// <summary>Scores accesses of a tenant.</summary>
internal sealed class TenantScores
{
    private readonly TenantVectors _vectors;
    private readonly Dictionary<string, int> _users;
    private readonly Dictionary<string, int> _resources;
    private readonly HashSet<(int, int)> _history;

    /// <summary>Finds places of names once.</summary>
    public TenantScores(TenantVectors vectors, bool preservesHistory)
    {
        _vectors = vectors;
        _users = Places(vectors.Users);
        _resources = Places(vectors.Resources);
        _history = preservesHistory ? [.. vectors.History.Select(static pair => (pair[0], pair[1]))] : [];
    }

    /// <summary>The score of an access; null where user or resource is not known.</summary>
    public double? Of(string user, string resource)
    {
        if (!_users.TryGetValue(user, out int left) || !_resources.TryGetValue(resource, out int right))
            return null;
        if (_vectors.Components[left] != _vectors.Components[_vectors.Users.Length + right])
            return double.PositiveInfinity;
        return _history.Contains((left, right)) ? 0 : (_vectors.Mean - TenantVectors.Product(_vectors.UserVectors[left], _vectors.ResourceVectors[right])) / _vectors.Deviation;
    }

    private static Dictionary<string, int> Places(string[] names) => names.Select(static (name, i) => (name, i)).ToDictionary(static pair => pair.name, static pair => pair.i, StringComparer.Ordinal);
}
