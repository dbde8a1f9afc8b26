using SynapseServerless.Data;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Runs;

/// <summary>Says that a run writes to an output: the file <c>_running-NAME-1</c> beside the output, and no other run writes there.</summary>
/// <remarks>
/// A run that ended otherwise than well leaves its claim, because it may be resumed. The next run then claims the output by the next number, which
/// one of several can do; it knows by the claims before its own what was left unfinished.
/// </remarks>
internal sealed record OutputClaim
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Location of the run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The write that its files belong to.</summary>
    public required string Write { get; init; }

    /// <summary>When the output was claimed.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How often the run had been started again when it was; see <see cref="RunInput.Restarts"/>.</summary>
    public int Restarts { get; init; }

    /// <summary>The machine that claimed it.</summary>
    public required string Machine { get; init; }

    /// <summary>The file on that machine that is locked for as long as a process is executing the run; null where the engine locks none.</summary>
    public string? Lock { get; init; }

    /// <summary>Writes to the output that were given up, by runs that had claimed it before.</summary>
    public IReadOnlyList<string> GivenUp { get; init; } = [];
}

/// <summary>An output that a run claims.</summary>
/// <param name="Location">The folder or file.</param>
/// <param name="IsFile">Whether it is a file.</param>
internal sealed record ClaimedOutput(string Location, bool IsFile)
{
    /// <summary>Where a claim of it is kept: beside it, so that a folder comes into being with its first part.</summary>
    /// <param name="number">Number of the claim, from 1.</param>
    public string ClaimAt(int number)
    {
        bool isUrl = Location.Contains("://", StringComparison.Ordinal);
        // What links lead to is one place, whatever it is called.
        string place = isUrl ? Location.TrimEnd('/') : new RealPath().Resolve(Path.GetFullPath(Location)) ?? Location;
        int name = place.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1;
        bool hasPlaceBeside = isUrl ? BlobLocation.Parse(place).Name.Length > 0 : name < place.Length;
        return hasPlaceBeside
            ? place[..name] + ClaimNames.Of(place[name..], number)
            : ManifestStore.Combine(place, FormattableString.Invariant($"_running-{number}"));
    }
}

/// <summary>Another run writes to an output, or has taken it over.</summary>
/// <param name="output">The output.</param>
/// <param name="runId">The other run.</param>
/// <param name="problem">What it does.</param>
/// <param name="remedy">What would be right.</param>
public sealed class OutputTakenException(string output, string runId, string problem, string remedy) : SynapseException(
    $"The run '{runId}' {problem}", Location.OfFile(output), remedy)
{
    /// <summary>The other run.</summary>
    public string RunId { get; } = runId;
}
