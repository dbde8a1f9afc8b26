using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>The fit that a run waits for, told from its earlier attempts.</summary>
/// <param name="Pass">Number of the pass.</param>
public sealed record AwaitedFit(int Pass)
{
    /// <summary>The attempt; null where the engine does not say, and any is taken that is not <see cref="Since">too old</see>.</summary>
    public int? Attempt { get; init; }

    /// <summary>The session in which its ranks meet; null where there are none.</summary>
    public string? Session { get; init; }

    /// <summary>When the run began to wait; what was told before is of an earlier start of the run. Null where <see cref="Session"/> says as much.</summary>
    public DateTimeOffset? Since { get; init; }

    internal bool IsToldBy(FitNote note) =>
        (Attempt is not { } attempt || note.Progress.Attempt == attempt) && note.Session == Session && !(note.Progress.Time < Since);
}

/// <summary>
/// Notes in the folder of a run on how far a fit is, which the process writes that it runs in. They are there for people: no
/// orchestration reads them, and a fit does without them.
/// </summary>
public static class FitNotes
{
    /// <summary>What the fit told last, in one reading of a small file.</summary>
    /// <param name="storage">Where the run is.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="fit">The fit that is waited for.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>How far it is; null when it has told nothing yet.</returns>
    /// <exception cref="SynapseException">The note cannot be read.</exception>
    public static async Task<FitProgress?> FindAsync(IStorage storage, string folder, AwaitedFit fit, CancellationToken cancellationToken)
    {
        var files = new RunFiles(storage, folder);
        FitNote? note = await files.FindAsync<FitNote>(files.FitNote(fit.Pass), cancellationToken).ConfigureAwait(false);
        return note is not null && fit.IsToldBy(note) ? note.Progress : null;
    }
}

/// <summary>A note as it is kept.</summary>
/// <param name="Progress">How far the fit is.</param>
/// <param name="Session">The session in which its ranks met; null where there are none.</param>
internal sealed record FitNote(FitProgress Progress, string? Session);
