using Microsoft.Extensions.Logging;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Cancels what the stages of a cancelled run had begun elsewhere, such as long operations of services, so that nothing goes on that nobody waits for.</summary>
/// <remarks>
/// Stages keep notes of what they begin among the answers in the folder of the run. So the process that cancels the run finds them there, whichever processes were executing it: the embedded
/// engine once its tasks have stopped, a service after its engine has. A run that is resumed starts again what was cancelled.
/// </remarks>
public static partial class CancelledWork
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Cancels the work, as far as that can be done in half a minute. What cannot be cancelled is logged, since the run is cancelled all the same.</summary>
    /// <param name="host">What the process gives stages.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How much was cancelled.</returns>
    public static async Task<int> CancelAsync(StageHost host, StageCatalog catalog, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var limit = new CancellationTokenSource(s_limit, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        int cancelled = 0;
        try
        {
            var segments = new List<string>();
            await foreach (StorageItem item in host.Storage.ListAsync(new RunFiles(host.Storage, folder).At("work/answers"), either.Token).ConfigureAwait(false))
                segments.Add(item.Path);
            // A run that has asked for nothing yet may not even have a specification in its folder.
            if (segments.Count == 0)
                return 0;
            using RunWorkspace run = await RunWorkspace.OpenAsync(new RunEnvironment { Host = host, Catalog = catalog }, folder, either.Token).ConfigureAwait(false);
            if (!run.Stages.Any(stage => stage is ICancelsWork))
                return 0;
            foreach (IGrouping<string, (string Folder, BegunWork Work)> notes in (await PendingAsync(run, segments, either.Token).ConfigureAwait(false)).GroupBy(note => note.Work.Address))
            {
                BegunWork work = notes.First().Work;
                if (run.Stages.FirstOrDefault(stage => stage.Uid == work.Stage) is not ICancelsWork stage
                    || !await TryCancelAsync(stage, work, host, either.Token).ConfigureAwait(false))
                {
                    continue;
                }
                cancelled++;
                foreach ((string place, BegunWork note) in notes)
                {
                    await using var answers = new StoredAnswers(host.Storage, place, host.Logger, host.Time);
                    await answers.KeepAsync(note.Cancelled, new byte[] { 1 }, either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (SynapseException error)
        {
            LogNotCancelled(host.Logger, error, folder);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogNotCancelled(host.Logger, error, folder);
        }
        return cancelled;
    }

    private static async Task<bool> TryCancelAsync(ICancelsWork stage, BegunWork work, StageHost host, CancellationToken cancellationToken)
    {
        try
        {
            return await stage.CancelAsync(work, new StageContext(work.Stage) { Host = host }, cancellationToken).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            LogNotCancelled(host.Logger, error, work.Address);
            return false;
        }
    }

    // Notes are few beside answers: those are read once for the notes, and again for what has become of them where there are any.
    private static async Task<IReadOnlyList<(string Folder, BegunWork Work)>> PendingAsync(RunWorkspace run, List<string> segments, CancellationToken cancellationToken)
    {
        var notes = new List<(string Folder, BegunWork Work)>();
        await ReadAsync(run, segments, (segment, content, place) =>
        {
            if (BegunWork.Unpack(content.Span.Slice(place.Offset, place.Length)) is { } work)
                notes.Add((segment[..segment.LastIndexOfAny(['/', '\\'])], work));
        }, cancellationToken).ConfigureAwait(false);
        if (notes.Count == 0)
            return notes;
        HashSet<AnswerKey> looked = [.. notes.SelectMany(note => new[] { note.Work.Ended, note.Work.Cancelled })], found = [];
        await ReadAsync(run, segments, (_, _, place) =>
        {
            if (looked.Contains(place.Key))
                found.Add(place.Key);
        }, cancellationToken).ConfigureAwait(false);
        return [.. notes.Where(note => !found.Contains(note.Work.Ended) && !found.Contains(note.Work.Cancelled))];
    }

    private static async Task ReadAsync(RunWorkspace run, List<string> segments, Action<string, ReadOnlyMemory<byte>, AnswerPlace> read, CancellationToken cancellationToken)
    {
        foreach (string segment in segments)
        {
            ReadOnlyMemory<byte> content = await run.Storage.TryReadAsync(segment, cancellationToken).ConfigureAwait(false) ?? default;
            foreach (AnswerPlace place in AnswerSegment.Read(content.Span, out _))
                read(segment, content, place);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work that was started elsewhere continues there: {what}")]
    private static partial void LogNotCancelled(ILogger logger, Exception error, string what);
}
