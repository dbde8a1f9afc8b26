namespace SynapseServerless.Services.Governing;

/// <summary>When repeated failures of an endpoint stop requests to it for a while.</summary>
public sealed record CircuitOptions
{
    /// <summary>How many failures in a row open the circuit.</summary>
    public int FailuresInARow { get; init; } = 20;

    /// <summary>The share of failures that opens it, of at least <see cref="LeastCalls"/> requests within <see cref="Window"/>.</summary>
    public double FailureShare { get; init; } = 0.8;

    /// <summary>How many requests there are at least before their share counts.</summary>
    public int LeastCalls { get; init; } = 30;

    /// <summary>Over which time the share is taken.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open the first time; twice as long each time that the request after it fails.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time that it stays open.</summary>
    public TimeSpan LongestBreak { get; init; } = TimeSpan.FromSeconds(30);

    internal void Check()
    {
        GovernorOptions.Within(FailuresInARow, 1, 1_000_000, nameof(FailuresInARow));
        GovernorOptions.Within(FailureShare, 0.01, 1, nameof(FailureShare));
        GovernorOptions.Within(LeastCalls, 1, 1_000_000, nameof(LeastCalls));
        GovernorOptions.Within(Window.TotalSeconds, 0.1, 3600, nameof(Window));
        GovernorOptions.Within(Break.TotalSeconds, 0.001, 3600, nameof(Break));
        GovernorOptions.Within(LongestBreak.TotalSeconds, Break.TotalSeconds, 86_400, nameof(LongestBreak));
    }
}
