using System.Collections.ObjectModel;

namespace SynapseServerless.Runs;

/// <summary>How far a fit is: the last that is known of it, wherever it runs.</summary>
public sealed record FitProgress
{
    /// <summary>The stage that trains.</summary>
    public required string Stage { get; init; }

    /// <summary>Iterations, or other steps of the fit, that are done.</summary>
    public required long Iterations { get; init; }

    /// <summary>Iterations in all; a fit may end before, as when a metric improves no more. Null where that is not known.</summary>
    public long? IterationsTotal { get; init; }

    /// <summary>Values of the metrics after the last iteration, by name; empty where none is computed.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The same in words, such as <c>iteration 40, auc 0.71</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Estimate of the seconds that the iterations left take; null when nothing is known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Which attempt it is, from 1; of ranks, how often they were put together.</summary>
    public required int Attempt { get; init; }

    /// <summary>The worker that told it, that of the first rank where there are several; null for the engine.</summary>
    public string? Worker { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset Time { get; init; }
}
