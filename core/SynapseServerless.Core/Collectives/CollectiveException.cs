namespace SynapseServerless.Collectives;

/// <summary>Ranks that work together cannot go on: one failed, is missing, late or at something else.</summary>
/// <param name="problem">What happened; it names the ranks at fault.</param>
/// <param name="ranks">The ranks at fault, as they are numbered in the whole gang; empty where it is none of them.</param>
/// <param name="remedy">What would be right.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public class CollectiveException(string problem, IReadOnlyList<int> ranks, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, Location.None, remedy, inner)
{
    /// <summary>The ranks at fault, as they are numbered in the whole gang.</summary>
    public IReadOnlyList<int> Ranks { get; } = ranks;

    /// <summary>The same failure for another thread to throw.</summary>
    internal virtual CollectiveException Again() => new(Problem, Ranks, Remedy, this);
}

/// <summary>Ranks that waited for the others were sent away, because another gang may need the workers that these had, or have the workers that these waited for.</summary>
/// <param name="problem">What happened.</param>
/// <param name="remedy">What would be right.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public sealed class GaveWayException(string problem, string? remedy = null, Exception? inner = null) : CollectiveException(problem, [], remedy, inner)
{
    internal override CollectiveException Again() => new GaveWayException(Problem, Remedy, this);
}

/// <summary>Puts failures of collectives into words.</summary>
internal static class CollectiveErrors
{
    public static CollectiveException Aborted(int rank, int size, string reason) =>
        new($"Rank {rank} of {size} failed: {reason}", [rank]);

    public static CollectiveException LeftEarly(int rank, int size) =>
        new($"Rank {rank} of {size} left while others still waited for it", [rank], "All ranks need the same data description and parameters.");

    public static CollectiveException Late(IReadOnlyList<int> ranks, int size, TimeSpan waited, string exchange) =>
        new($"{Names(ranks)} of {size} did not reach {exchange} within {Seconds(waited)}", ranks,
            "Check what delays them, or raise timeout.");

    public static CollectiveException OutOfStep(int first, string atFirst, int second, string atSecond) =>
        new($"Rank {second} is at {atSecond} where rank {first} is at {atFirst}", [second],
            "All ranks need the same data description, parameters and version.");

    public static string Names(IReadOnlyList<int> ranks) => ranks.Count switch
    {
        1 => $"Rank {ranks[0]}",
        _ => $"Ranks {string.Join(", ", ranks.Take(ranks.Count - 1))} and {ranks[^1]}",
    };

    public static string Seconds(TimeSpan time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
