using SynapseServerless.Orchestration;

namespace SynapseServerless.Streams.Activities;

/// <summary>Keeps why a stream cannot go on, and when it tries again by itself, where trying again may help.</summary>
/// <param name="streams">The streams of this process.</param>
internal sealed class HoldStreamActivity(StreamWorkspaces streams) : IActivity<StreamFailure, StreamStep>
{
    /// <inheritdoc/>
    public async Task<StreamStep> RunAsync(ActivityContext context, StreamFailure input, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(streams.Environment.Storage, input.Folder);
        DateTimeOffset now = streams.Environment.Time.GetUtcNow();
        if (await files.FindAsync<StreamWish>(files.Wish, cancellationToken).ConfigureAwait(false) is not { } wish)
            return new StreamStep(StreamStepKind.Wait) { Until = now };
        StreamProblem? before = await files.FindAsync<StreamProblem>(files.Problem, cancellationToken).ConfigureAwait(false);
        int times = before is not null && before.Revision == wish.Revision ? before.Times + 1 : 1;
        DateTimeOffset? retry = input.Failure.Retriable ? now.AddSeconds(Math.Min(600, 5 * Math.Pow(2, Math.Min(times - 1, 10)))) : null;
        await files.WriteAsync(files.Problem, new StreamProblem(input.Failure.Message, wish.Revision, retry, times), cancellationToken).ConfigureAwait(false);
        await new StatusNote(streams, files, input.Name)
            .WriteAsync(retry is null ? StreamPhase.Paused : StreamPhase.Retrying, input.Failure.Message, cancellationToken).ConfigureAwait(false);
        return new StreamStep(StreamStepKind.Wait) { Until = retry ?? now.AddMinutes(5) };
    }
}
