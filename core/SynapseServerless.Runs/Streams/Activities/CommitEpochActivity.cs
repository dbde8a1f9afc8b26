using Apache.Arrow;
using SynapseServerless.Orchestration;
using SynapseServerless.Streaming;
using ActivityContext = SynapseServerless.Orchestration.ActivityContext;

namespace SynapseServerless.Streams.Activities;

/// <summary>Commits an epoch: its offsets and what it wrote, in one file that is replaced; then what follows from that is made to follow.</summary>
/// <remarks>Everything after the commit may happen twice, and what a process that died left undone the next one does.</remarks>
/// <param name="streams">The streams of this process.</param>
internal sealed class CommitEpochActivity(StreamWorkspaces streams) : IActivity<EpochTask, EpochEnd>
{
    /// <inheritdoc/>
    public async Task<EpochEnd> RunAsync(ActivityContext context, EpochTask input, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(streams.Environment.Storage, input.Folder);
        StreamCommit commit = await files.FindAsync<StreamCommit>(files.Commit, cancellationToken).ConfigureAwait(false) ?? new StreamCommit();
        if (commit.Epoch > input.Epoch || await files.FindAsync<EpochPlan>(files.Plan(input.Epoch), cancellationToken).ConfigureAwait(false) is not { } plan)
            return new EpochEnd(false);
        StreamWorkspace stream = await streams.GetAsync(input.Name, input.Folder, plan.Version, cancellationToken).ConfigureAwait(false);
        StreamSession session = await stream.OpenAsync(commit.Offsets, cancellationToken).ConfigureAwait(false)
            ?? throw new SynapseException("The source has no rows any more that tell its columns") { MayPass = true };
        StreamCounts rows = new();
        IReadOnlyList<HeldRows> before = commit.Held;
        if (commit.Epoch < input.Epoch)
        {
            (commit, rows) = await CommitAsync(stream, session, commit, plan, cancellationToken).ConfigureAwait(false);
            foreach (HeldRows over in before.ExceptBy(commit.Held.Select(static file => file.Name), static file => file.Name))
                await files.DeleteAsync(files.Held(over.Name), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (EpochPartRecord part in await PartsAsync(files, plan, cancellationToken).ConfigureAwait(false))
                rows = rows.Plus(part.Rows);
        }
        int small = commit.Parts.Count > 0 ? await new StreamOutput(stream).PublishAsync(commit, cancellationToken).ConfigureAwait(false) : 0;
        if (session.Writer is { } writer)
            await writer.CommittedAsync(input.Epoch, cancellationToken).ConfigureAwait(false);
        await session.Reader.CommittedAsync(commit.Offsets, cancellationToken).ConfigureAwait(false);
        await TellAsync(stream, plan, commit, rows, cancellationToken).ConfigureAwait(false);
        await TidyAsync(stream, input.Epoch, cancellationToken).ConfigureAwait(false);
        return new EpochEnd(stream.Stream.CompactFiles > 0 && small >= stream.Stream.CompactFiles);
    }

    private static async Task<(StreamCommit Commit, StreamCounts Rows)> CommitAsync(
        StreamWorkspace stream, StreamSession session, StreamCommit before, EpochPlan plan, CancellationToken cancellationToken)
    {
        StreamFiles files = stream.Files;
        List<EpochPartRecord> parts = await PartsAsync(files, plan, cancellationToken).ConfigureAwait(false);
        DateTimeOffset? watermark = Watermark(stream, before.Watermark, parts);
        IReadOnlyList<HeldRows> held = [.. before.Held, .. parts.Select(static part => part.Held).OfType<HeldRows>()];
        if (stream.Stream.Window is { } window)
        {
            parts.Add(await CloseWindowsAsync(stream, session, before, plan, held, watermark, cancellationToken).ConfigureAwait(false));
            held = plan.IsLast ? [] : [.. held.Except(StreamWindows.Over(window, held, watermark))];
        }
        var offsets = new Dictionary<string, string>(before.Offsets, StringComparer.Ordinal);
        foreach (StreamRange range in plan.Ranges)
            offsets[range.Partition] = range.To;
        StreamCounts rows = parts.Aggregate(new StreamCounts { RowsLost = plan.Gaps.Sum(static gap => gap.Rows ?? 0) }, static (sum, part) => sum.Plus(part.Rows));
        var commit = new StreamCommit
        {
            Epoch = plan.Epoch,
            Version = plan.Version,
            Offsets = offsets,
            Rows = before.Rows.Plus(rows),
            Planned = plan.Planned,
            Watermark = watermark,
            Parts = [.. parts.Select(static part => part.File).OfType<Data.DatasetPart>()],
            ArrowSchema = parts.Select(static part => part.ArrowSchema).FirstOrDefault(static schema => schema is not null),
            Held = held,
        };
        await files.WriteAsync(files.Commit, commit, cancellationToken).ConfigureAwait(false);
        return (commit, rows);
    }

    private static async Task<List<EpochPartRecord>> PartsAsync(StreamFiles files, EpochPlan plan, CancellationToken cancellationToken)
    {
        var parts = new List<EpochPartRecord>();
        for (int part = 0; part < plan.Parts.Count; part++)
            parts.Add(await files.ReadAsync<EpochPartRecord>(files.Part(plan.Epoch, part), cancellationToken).ConfigureAwait(false));
        return parts;
    }

    private static async Task<EpochPartRecord> CloseWindowsAsync(
        StreamWorkspace stream, StreamSession session, StreamCommit before, EpochPlan plan, IReadOnlyList<HeldRows> held, DateTimeOffset? watermark, CancellationToken cancellationToken)
    {
        var part = new EpochPart(stream.Name, plan.Epoch, plan.Parts.Count);
        if (watermark is null && !plan.IsLast)
            return new EpochPartRecord { Rows = new StreamCounts() };
        (long, IReadOnlyList<HeldRows>)[] closing = [.. StreamWindows.Closing(stream.Stream.Window!, held, before.Watermark, plan.IsLast ? null : watermark)];
        if (closing.Length == 0)
            return new EpochPartRecord { Rows = new StreamCounts() };
        await using var aside = new StreamSetAside(stream, part);
        IAsyncEnumerable<RecordBatch> rows = new StreamWindows(stream, session.Chain, aside).AggregateAsync(closing, cancellationToken);
        EpochPartRecord record = await new PartWriter(stream, session, plan, part, aside)
            .WriteRowsAsync(rows, StreamWindows.OutputSchema(stream, session.Chain), cancellationToken).ConfigureAwait(false);
        await aside.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return record with { Rows = record.Rows with { RowsSetAside = aside.Rows } };
    }

    // It never goes back: what was late once stays late.
    private static DateTimeOffset? Watermark(StreamWorkspace stream, DateTimeOffset? before, IReadOnlyList<EpochPartRecord> parts)
    {
        if (stream.Stream.EventTime is not { } time || parts.Max(static part => part.Newest) is not { } newest)
            return before;
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(newest).AddSeconds(-time.DelaySeconds);
        return before > now ? before : now;
    }

    private async Task TellAsync(StreamWorkspace stream, EpochPlan plan, StreamCommit commit, StreamCounts rows, CancellationToken cancellationToken)
    {
        DateTimeOffset now = streams.Environment.Time.GetUtcNow();
        double seconds = Math.Max(0, (now - plan.Planned).TotalSeconds);
        var status = new StreamStatus
        {
            Name = stream.Name,
            Phase = StreamPhase.Running,
            Version = plan.Version,
            Epoch = commit.Epoch,
            Rows = commit.Rows,
            LastRows = rows.RowsIn,
            LastSeconds = Math.Round(seconds, 6),
            RowsPerSecond = seconds > 0 ? Math.Round(rows.RowsIn / seconds, 3) : 0,
            Backlog = plan.Backlog,
            LagSeconds = plan.LagSeconds,
            Watermark = commit.Watermark,
            Updated = now,
        };
        StreamFiles files = stream.Files;
        await files.WriteAsync(files.Status, status, cancellationToken).ConfigureAwait(false);
        var done = new EpochRecord
        {
            Epoch = plan.Epoch, Version = plan.Version, Planned = plan.Planned, Committed = now, Ranges = plan.Ranges, Rows = rows, Gaps = plan.Gaps,
        };
        await files.WriteAsync(files.Done(plan.Epoch), done, cancellationToken).ConfigureAwait(false);
        StreamTelemetry.Committed(streams.Environment.Logger, status, rows);
    }

    private static async Task TidyAsync(StreamWorkspace stream, long epoch, CancellationToken cancellationToken)
    {
        StreamFiles files = stream.Files;
        if (await files.FindAsync<StreamProblem>(files.Problem, cancellationToken).ConfigureAwait(false) is not null)
            await files.DeleteAsync(files.Problem, cancellationToken).ConfigureAwait(false);
        if (epoch > stream.Stream.KeepEpochs)
            await files.DeleteAsync(files.Epoch(epoch - stream.Stream.KeepEpochs), cancellationToken).ConfigureAwait(false);
        await files.DeleteAsync(stream.Run.Files.At($"work/answers/{ReadEpochPartActivity.AnswersOf(epoch)}"), cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Merges small files of the output.</summary>
/// <param name="streams">The streams of this process.</param>
internal sealed class CompactStreamActivity(StreamWorkspaces streams) : IActivity<EpochTask, EpochEnd>
{
    /// <inheritdoc/>
    public async Task<EpochEnd> RunAsync(ActivityContext context, EpochTask input, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(streams.Environment.Storage, input.Folder);
        if (await files.FindAsync<StreamCommit>(files.Commit, cancellationToken).ConfigureAwait(false) is not { } commit || commit.Epoch != input.Epoch)
            return new EpochEnd(false);
        StreamWorkspace stream = await streams.GetAsync(input.Name, input.Folder, commit.Version, cancellationToken).ConfigureAwait(false);
        await new StreamOutput(stream).CompactAsync(input.Epoch, cancellationToken).ConfigureAwait(false);
        return new EpochEnd(false);
    }
}
