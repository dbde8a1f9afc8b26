using SynapseServerless.Services.Governing.Control;

namespace SynapseServerless.Services.Governing;

/// <summary>Lets one request be sent. It is completed once, with how the request went.</summary>
public sealed class Permit : IDisposable
{
    private Governor? _governor;

    internal Permit(Governor governor, RequestCost cost, double sent, Epoch epoch) =>
        (_governor, Cost, Sent, Epoch) = (governor, cost, sent, epoch);

    /// <summary>What the request takes of the limits.</summary>
    public RequestCost Cost { get; }

    internal double Sent { get; }

    internal Epoch Epoch { get; }

    /// <summary>Says how the request went. A second call is ignored.</summary>
    /// <param name="outcome">How it went.</param>
    public void Complete(CallOutcome outcome) => Interlocked.Exchange(ref _governor, null)?.Complete(this, outcome);

    /// <summary>Completes it as abandoned, where it is not complete.</summary>
    public void Dispose() => Complete(new CallOutcome { Result = CallResult.Abandoned });
}
