using SynapseServerless.Data;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>A request in the queue of a version. It holds its rows and the model, so that neither goes before it is answered.</summary>
internal sealed class ScoringItem : IBatchItem<ScoringItem>
{
    private readonly TaskCompletionSource<ScoredRows> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _holds;

    /// <summary>Takes over the lease; the rows stay the caller's.</summary>
    public ScoringItem(ScoringRequest request, ModelLease lease, ServedPlan? plan) => (Request, Lease, Plan) = (request, lease, plan);

    /// <summary>The request; its rows are the caller's until it holds on to them.</summary>
    public ScoringRequest Request { get; private set; }

    /// <summary>The model.</summary>
    public ModelLease Lease { get; }

    /// <summary>What held when it came; null for one whose answer nobody sees.</summary>
    public ServedPlan? Plan { get; }

    /// <summary>The answer.</summary>
    public Task<ScoredRows> Answer => _answer.Task;

    public int Rows => Request.Rows.Length;

    public string Caller => Request.Caller;

    public DateTimeOffset? Deadline => Request.Deadline;

    // A model that was saved anew meanwhile is another one, so that no answer is of both.
    public bool IsAlike(ScoringItem other) =>
        ReferenceEquals(Lease.Loaded, other.Lease.Loaded) && Request.Explain == other.Request.Explain && Schemas.Comparer.Equals(Request.Rows.Schema, other.Request.Rows.Schema);

    public void Hold()
    {
        if (_holds)
            return;
        Request = Request with { Rows = Batches.Share(Request.Rows) };
        _holds = true;
    }

    /// <summary>Gives the answer, to whom still waits for it.</summary>
    public void Give(ScoredRows scored)
    {
        if (!_answer.TrySetResult(scored))
            scored.Dispose();
    }

    public void Refuse(Exception reason)
    {
        if (reason is OperationCanceledException cancelled)
            _answer.TrySetCanceled(cancelled.CancellationToken);
        else if (_answer.TrySetException(reason))
            // Whether anybody still waits is the caller's business.
            _ = _answer.Task.Exception;
    }

    public void Free()
    {
        if (_holds)
            Request.Rows.Dispose();
        Lease.Dispose();
    }
}
