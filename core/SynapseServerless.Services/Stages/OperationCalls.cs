using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>How long and how often an operation is asked whether it has ended.</summary>
/// <param name="First">How long after it began it is asked first.</param>
/// <param name="Then">How long after an answer it is asked again, unless the service says otherwise.</param>
/// <param name="Most">How often it is asked.</param>
/// <param name="Here">How long a row waits here before the run comes back later; then nothing is held.</param>
internal sealed record PollingOptions(TimeSpan First, TimeSpan Then, int Most, TimeSpan Here)
{
    /// <summary>Whether the service can cancel it, so that a note of it is kept for the process that cancels the run.</summary>
    public bool CanCancel { get; init; }
}

/// <summary>Operations that take their time, one for each row: begun once, asked until they have ended, by whichever process has the row then.</summary>
internal sealed class OperationCalls(
    ServiceCaller caller, Func<RowValues, ServiceRequest> request, Func<ServiceReply, RowValues, RowAnswer> read, PollingOptions polling) : RowCalls
{
    private readonly OperationPoller _poller = new(caller, polling);

    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceRequest begin = request(values);
        AnswerKey whole = caller.Key(begin with { Headers = new Dictionary<string, string>(begin.Headers) { ["whole"] = "1" } });
        if (await caller.FindOfOthersAsync(whole, context, cancellationToken).ConfigureAwait(false) is { } known)
            return Reading(known, () => read(known, values));
        // The reply that names the operation is kept like any answer: a run that is killed now asks for this operation, and begins no other.
        ServiceReply begun = await _poller.BeginAsync(begin, context, cancellationToken).ConfigureAwait(false);
        ServiceReply result = await _poller.ResultAsync(OperationPoller.Address(begun)!, begun, context, cancellationToken).ConfigureAwait(false);
        RowAnswer answer = Reading(result, () => read(result, values));
        if (result.Source == ReplySource.Service)
            await caller.KeepForOthersAsync(whole, result, context).ConfigureAwait(false);
        return answer;
    }
}
