using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage whose service takes its time: each row begins an operation, which is asked until it has ended.</summary>
/// <remarks>A run that is interrupted asks for the operations that it had begun, and begins no other. Longer waits hold nothing: the run comes back for the row.</remarks>
public abstract class OperationStage : ServiceStage, ICancelsWork
{
    /// <summary>After how many milliseconds an operation is asked first, unless the service says otherwise.</summary>
    [Range(0, 3_600_000)]
    public int InitialPollingDelay { get; init; } = 300;

    /// <summary>After how many milliseconds it is asked again, unless the service says otherwise.</summary>
    [Range(1, 3_600_000)]
    public int PollingDelay { get; init; } = 300;

    /// <summary>How often it is asked; then the row ends with an error.</summary>
    [Range(1, 1_000_000)]
    public int MaxPollingRetries { get; init; } = 1_000;

    /// <summary>Pauses between attempts.</summary>
    [NoEffect("The governor of the endpoint paces requests; maxAttempts says how often one is sent.")]
    public IReadOnlyList<int> Backoffs { get; init; } = [];

    /// <summary>Whether a row whose operation does not end gets an answer that says so.</summary>
    [NoEffect("Such a row always ends with an error in the column of errors, and the others go on.")]
    public bool SuppressMaxRetriesException { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override bool CanShareAnswers => false;

    private protected PollingOptions Polling =>
        new(TimeSpan.FromMilliseconds(InitialPollingDelay), TimeSpan.FromMilliseconds(PollingDelay), MaxPollingRetries, TimeSpan.FromSeconds(10)) { CanCancel = Operation.Cancel is not null };

    async Task<bool> ICancelsWork.CancelAsync(BegunWork work, StageContext context, CancellationToken cancellationToken)
    {
        if (Operation.Cancel is not { } cancel)
            return false;
        try
        {
            await Caller().SendAsync(new ServiceRequest(cancel.Method, cancel.At(work.Address)) { MayBeGone = true }, null, context, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (CallException error) when (error.Error.Status is >= 400 and < 500)
        {
            // It has ended, or is gone.
            return false;
        }
        catch (CallException error)
        {
            throw new SynapseException($"An operation cannot be cancelled at {work.Address}: {error.Message.TrimEnd('.')}", SynapseServerless.Location.OfStage(Uid));
        }
    }

    private protected override RowCalls Calls(ServiceCaller caller) => new OperationCalls(caller, Request, Read, Polling);
}
