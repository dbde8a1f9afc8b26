namespace SynapseServerless.Services.Governing.Control;

/// <summary>Limits that users set.</summary>
/// <param name="RequestsPerSecond">Requests in a second; null for no limit.</param>
/// <param name="TokensPerSecond">Tokens in a second; null for no limit.</param>
/// <param name="MaxConcurrency">Requests under way.</param>
internal readonly record struct UserLimits(double? RequestsPerSecond, double? TokensPerSecond, int MaxConcurrency)
{
    /// <summary>Those of options.</summary>
    public static UserLimits Of(GovernorOptions options) => new(options.RequestsPerSecond, options.TokensPerSecond, options.MaxConcurrency);

    /// <summary>The smaller of each.</summary>
    public UserLimits And(UserLimits other) =>
        new(Smaller(RequestsPerSecond, other.RequestsPerSecond), Smaller(TokensPerSecond, other.TokensPerSecond), Math.Min(MaxConcurrency, other.MaxConcurrency));

    private static double? Smaller(double? one, double? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}

/// <summary>The limits of all that share an endpoint: the smallest of those that have been asked for lately hold.</summary>
internal sealed class SharedLimits
{
    // A stage that has a limit of its own and has ended must not slow others down for ever.
    private const double Lately = 60;
    private readonly Dictionary<UserLimits, double> _seen = [];
    private double _looked;

    /// <summary>Takes note of limits that somebody asks to keep to.</summary>
    /// <returns>What holds now; null where nothing changes.</returns>
    public UserLimits? Note(double now, UserLimits limits)
    {
        bool isNew = !_seen.ContainsKey(limits);
        _seen[limits] = now;
        if (!isNew && (_seen.Count == 1 || now - _looked < 1))
            return null;
        _looked = now;
        foreach (UserLimits old in _seen.Where(entry => now - entry.Value > Lately).Select(entry => entry.Key).ToArray())
            _seen.Remove(old);
        return _seen.Keys.Aggregate(static (one, other) => one.And(other));
    }
}
