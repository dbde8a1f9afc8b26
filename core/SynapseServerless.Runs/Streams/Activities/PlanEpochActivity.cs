using SynapseServerless.Orchestration;
using SynapseServerless.Specifications;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams.Activities;

/// <summary>Says what a stream does next: an epoch, which it plans where none is running, or to wait, or nothing any more.</summary>
/// <remarks>What it answers follows from the folder of the stream, the source and the clock; a plan is kept before anybody hears of it.</remarks>
/// <param name="streams">The streams of this process.</param>
internal sealed class PlanEpochActivity(StreamWorkspaces streams) : IActivity<StreamInput, StreamStep>
{
    // Who waits is woken where somebody wants something; this is for wakes that were lost.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // More parts than a process reads at a time make a slow one matter less; the history has one action for each.
    private const int MostParts = 256;

    /// <inheritdoc/>
    public async Task<StreamStep> RunAsync(ActivityContext context, StreamInput input, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(streams.Environment.Storage, input.Folder);
        DateTimeOffset now = streams.Environment.Time.GetUtcNow();
        if (await files.FindAsync<StreamWish>(files.Wish, cancellationToken).ConfigureAwait(false) is not { } wish)
            return new StreamStep(StreamStepKind.End);
        StreamCommit commit = await files.FindAsync<StreamCommit>(files.Commit, cancellationToken).ConfigureAwait(false) ?? new StreamCommit();
        StreamProblem? problem = await files.FindAsync<StreamProblem>(files.Problem, cancellationToken).ConfigureAwait(false);
        if (problem is not null && problem.Revision >= wish.Revision && (problem.RetryAt is not { } retry || now < retry))
            return Wait(problem.RetryAt ?? now + LongestWait, now);
        var status = new StatusNote(streams, files, input.Name);
        if (await files.FindAsync<EpochPlan>(files.Plan(commit.Epoch + 1), cancellationToken).ConfigureAwait(false) is { } begun)
            return await EpochAsync(await TakeOverAsync(files, begun, wish, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (wish.State == StreamState.Paused)
        {
            await status.WriteAsync(StreamPhase.Paused, null, cancellationToken).ConfigureAwait(false);
            return Wait(now + LongestWait, now);
        }
        StreamWorkspace stream = await streams.GetAsync(input.Name, input.Folder, wish.Version, cancellationToken).ConfigureAwait(false);
        await streams.LetGoAsync(input.Folder, wish.Version).ConfigureAwait(false);
        await PublishAsync(stream, commit, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
            await stream.ReconnectAsync(cancellationToken).ConfigureAwait(false);
        var trigger = new Trigger(stream.Stream, commit.Planned, now, wish.State == StreamState.Draining);
        if (trigger.WaitsUntil is { } due)
        {
            await status.WriteAsync(StreamPhase.Waiting, null, cancellationToken).ConfigureAwait(false);
            return Wait(due, now);
        }
        try
        {
            return await PlanAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The next attempt connects again.
            await stream.ReconnectAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        async Task<StreamStep> PlanAsync()
        {
            StreamSession? session = await stream.OpenAsync(commit.Offsets, cancellationToken).ConfigureAwait(false);
            StreamPlan plan = StreamPlan.Empty;
            if (session is not null)
            {
                if ((commit.Epoch == 0 || commit.Version != wish.Version) && stream.Specification.Output.Data is not null)
                    await new StreamOutput(stream).CheckAsync(StreamOutput.WrittenSchema(stream, StreamWindows.OutputSchema(stream, session.Chain)), cancellationToken).ConfigureAwait(false);
                plan = await session.Reader.PlanAsync(
                    new StreamPlanRequest
                    {
                        Epoch = commit.Epoch + 1, Offsets = commit.Offsets, MaxRows = stream.Stream.MaxRows, MaxBytes = stream.Stream.MaxBytes, Tasks = stream.Parallelism,
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            if (plan.Gaps.Count > 0 && stream.Stream.OnGap == OnGap.Pause && problem is not { IsGap: true })
                return await HoldForGapAsync(files, status, plan.Gaps, wish, now, cancellationToken).ConfigureAwait(false);
            bool ends = wish.State == StreamState.Draining && plan.Ranges.Count == 0 && !stream.HasUnready, closes = ends && commit.Held.Count > 0;
            if (plan.Ranges.Count == 0 && !closes)
            {
                await status.WriteAsync(ends ? StreamPhase.Drained : StreamPhase.Waiting, null, cancellationToken).ConfigureAwait(false);
                return ends ? new StreamStep(StreamStepKind.End) { Epoch = commit.Epoch } : Wait(now.AddSeconds(stream.Stream.PollSeconds), now);
            }
            if (!closes && trigger.NeedsMore(plan))
                return Wait(now.AddSeconds(stream.Stream.PollSeconds), now);
            var epoch = new EpochPlan
            {
                Epoch = commit.Epoch + 1, Version = wish.Version, Planned = now, Ranges = plan.Ranges, Parts = [.. Deal(plan.Ranges.Count)],
                Backlog = plan.Backlog, LagSeconds = plan.Lag?.TotalSeconds ?? (plan.Backlog == 0 ? 0 : null), Gaps = plan.Gaps, Watermark = commit.Watermark, IsLast = closes,
                Tables = await stream.TableVersionsAsync(cancellationToken).ConfigureAwait(false),
            };
            // Of two that plan at the same time, one counts.
            if (!await files.TryCreateAsync(files.Plan(epoch.Epoch), epoch, cancellationToken).ConfigureAwait(false))
                epoch = await files.ReadAsync<EpochPlan>(files.Plan(epoch.Epoch), cancellationToken).ConfigureAwait(false);
            await status.WriteAsync(StreamPhase.Running, null, cancellationToken).ConfigureAwait(false);
            return await EpochAsync(epoch, cancellationToken).ConfigureAwait(false);
        }

        async Task<StreamStep> EpochAsync(EpochPlan plan, CancellationToken cancel)
        {
            StreamWorkspace by = await streams.GetAsync(input.Name, input.Folder, plan.Version, cancel).ConfigureAwait(false);
            RunOptions options = by.Specification.Options;
            return new StreamStep(StreamStepKind.Epoch)
            {
                Epoch = plan.Epoch, Parts = plan.Parts.Count, Retry = new RetryPolicy(options.Attempts, TimeSpan.FromSeconds(options.RetrySeconds)),
            };
        }
    }

    // A process that died may have committed an epoch and not published it.
    private async Task PublishAsync(StreamWorkspace stream, StreamCommit commit, CancellationToken cancellationToken)
    {
        if (streams.IsFirstLook(stream.Files.Commit) && commit.Parts.Count > 0 && stream.Specification.Output.Data is not null)
            await new StreamOutput(stream).PublishAsync(commit, cancellationToken).ConfigureAwait(false);
    }

    // An epoch that a version cannot carry out is carried out by a newer one, over the same ranges.
    private static async Task<EpochPlan> TakeOverAsync(StreamFiles files, EpochPlan begun, StreamWish wish, CancellationToken cancellationToken)
    {
        if (begun.Version >= wish.Version)
            return begun;
        EpochPlan plan = begun with { Version = wish.Version };
        await files.WriteAsync(files.Plan(plan.Epoch), plan, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private static async Task<StreamStep> HoldForGapAsync(
        StreamFiles files, StatusNote status, IReadOnlyList<StreamGap> gaps, StreamWish wish, DateTimeOffset now, CancellationToken cancellationToken)
    {
        StreamGap first = gaps[0];
        long? rows = gaps.All(static gap => gap.Rows is not null) ? gaps.Sum(static gap => gap.Rows!.Value) : null;
        string text = $"The source has dropped {(rows is { } known ? $"{known} rows" : "rows")} that were never read: partition {first.Partition}, offsets {first.From} to {first.To}"
            + $"{(gaps.Count > 1 ? $", and those of {gaps.Count - 1} more partitions" : "")}. Resume the stream to go on without them.";
        await files.WriteAsync(files.Problem, new StreamProblem(text, wish.Revision, null, 1, IsGap: true), cancellationToken).ConfigureAwait(false);
        await status.WriteAsync(StreamPhase.Paused, text, cancellationToken).ConfigureAwait(false);
        return Wait(now + LongestWait, now);
    }

    private static IEnumerable<IReadOnlyList<int>> Deal(int ranges)
    {
        int parts = Math.Min(ranges, MostParts);
        for (int part = 0; part < parts; part++)
        {
            int first = (int)((long)ranges * part / parts), next = (int)((long)ranges * (part + 1) / parts);
            yield return [.. Enumerable.Range(first, next - first)];
        }
    }

    private static StreamStep Wait(DateTimeOffset until, DateTimeOffset now) =>
        new(StreamStepKind.Wait) { Until = until > now + LongestWait ? now + LongestWait : until };

    /// <summary>When an epoch begins.</summary>
    private sealed class Trigger(StreamSpecification stream, DateTimeOffset? last, DateTimeOffset now, bool drains)
    {
        // A clock that was set back would let a stream wait for as long.
        private bool IsDue => drains || last is not { } planned || now < planned || (Interval is { } every && now - planned >= every);

        private TimeSpan? Interval => stream.EverySeconds > 0 ? TimeSpan.FromSeconds(stream.EverySeconds) : stream.AtRows is null ? TimeSpan.Zero : null;

        /// <summary>When the source is to be asked again; null to ask it at once.</summary>
        public DateTimeOffset? WaitsUntil => IsDue || stream.AtRows is not null ? null : last + Interval;

        /// <summary>Whether what there is does not make an epoch yet.</summary>
        public bool NeedsMore(StreamPlan plan) =>
            !drains && stream.AtRows is { } wanted && (last is null ? Interval is null : !IsDue)
            && plan.Ranges.All(static range => range.Rows is not null) && plan.Ranges.Sum(static range => range.Rows!.Value) < wanted && plan.Backlog is null or 0;
    }
}
