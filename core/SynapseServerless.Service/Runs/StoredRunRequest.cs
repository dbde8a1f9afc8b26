using SynapseServerless.Runs;

namespace SynapseServerless.Service.Runs;

/// <summary>A request as it is kept with its run: <c>request.json</c> in the run's folder. A run exists from when it does.</summary>
public sealed record StoredRunRequest
{
    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>Who or what started it.</summary>
    public required string Trigger { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Tells whether a request with the same key asks for the same.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The stored pipeline it was started from.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Version of that pipeline.</summary>
    public int? Version { get; init; }

    /// <summary>Called when the run has ended.</summary>
    public Uri? Callback { get; init; }

    /// <summary>Location that what is relative in the specification is relative to.</summary>
    public required string Source { get; init; }

    /// <summary>The specification as canonical JSON, overrides applied, secrets by name.</summary>
    public required string Canonical { get; init; }

    /// <summary>The run as engines read it.</summary>
    internal StoredRun ToRun() => new(RunId, Source, Canonical, Created);
}

/// <summary>A run in the list of runs: a file of the index.</summary>
/// <param name="RunId">Identity of the run.</param>
/// <param name="Name">Name of the job.</param>
/// <param name="Created">When it was asked for.</param>
internal sealed record RunIndexEntry(string RunId, string Name, DateTimeOffset Created);

/// <summary>That a run was asked to go on: <c>resume.json</c> in its folder.</summary>
/// <param name="Count">How often it was.</param>
/// <param name="Of">Version of <c>run.json</c> then; one that still has it tells how the run stood before.</param>
internal sealed record RunResumption(int Count, string? Of)
{
    public const string FileName = "resume.json";
}
