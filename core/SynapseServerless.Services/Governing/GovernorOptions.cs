using System.ComponentModel.DataAnnotations;

namespace SynapseServerless.Services.Governing;

/// <summary>How requests to an endpoint are governed.</summary>
public sealed record GovernorOptions
{
    /// <summary>How many requests are under way at most.</summary>
    [Range(1, 65_536)]
    public int MaxConcurrency { get; init; } = 256;

    /// <summary>How many requests are sent in a second at most; without it the rate that the service accepts is found.</summary>
    [Range(0.001, 1_000_000.0)]
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many tokens are sent in a second at most; without it the rate that the service accepts is found.</summary>
    [Range(0.001, 1_000_000_000.0)]
    public double? TokensPerSecond { get; init; }

    /// <summary>The longest hold of the endpoint that a request waits for. Where the service asks for a longer one, the request ends or goes elsewhere.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time that a request waits for those before it; without it there is no limit but the caller's.</summary>
    public TimeSpan? LongestQueueWait { get; init; }

    /// <summary>How many requests are under way at the start, before an answer is there.</summary>
    [Range(1, 1024)]
    public int FirstWindow { get; init; } = 8;

    /// <summary>How many instances share the limits of the endpoint; one where nothing is given.</summary>
    public IRateShares? Shares { get; init; }

    /// <summary>When repeated failures stop requests for a while.</summary>
    public CircuitOptions Circuit { get; init; } = new();

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    public void Check()
    {
        Within(MaxConcurrency, 1, 65_536, nameof(MaxConcurrency));
        Within(RequestsPerSecond ?? 1, 0.001, 1e6, nameof(RequestsPerSecond));
        Within(TokensPerSecond ?? 1, 0.001, 1e9, nameof(TokensPerSecond));
        Within(FirstWindow, 1, 1024, nameof(FirstWindow));
        Within(LongestWait.TotalSeconds, 0, 86_400 * 7, nameof(LongestWait));
        Within((LongestQueueWait ?? TimeSpan.Zero).TotalSeconds, 0, 86_400 * 7, nameof(LongestQueueWait));
        Circuit.Check();
    }

    internal static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, and must be from {least} to {most}.");
    }
}
