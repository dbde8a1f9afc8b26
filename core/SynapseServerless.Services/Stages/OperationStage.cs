using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage whose service begins an operation, names its address, and is asked there until the operation has ended.</summary>
public abstract class OperationStage : ServiceStage
{
    /// <summary>How many milliseconds after it began an operation is asked first.</summary>
    [Range(1, 3_600_000)]
    public int InitialPollingDelay { get; init; } = 300;

    /// <summary>How many milliseconds after an answer an operation is asked again, unless the service says when.</summary>
    [Range(1, 3_600_000)]
    public int PollingDelay { get; init; } = 1_000;

    /// <summary>How often an operation is asked before its row ends with an error.</summary>
    [Range(1, 10_000_000)]
    public int MaxPollingRetries { get; init; } = 1_000;

    /// <summary>How many seconds a row waits for its operation before a run puts it by and comes back for it; nothing is held meanwhile.</summary>
    [Range(0.0, 86_400.0)]
    public double PatienceSeconds { get; init; } = 60;

    /// <summary>Ignored: waits between the attempts of SynapseML.</summary>
    [NoEffect("Waits between attempts grow by themselves, and a service that says how long to wait is obeyed.")]
    public IReadOnlyList<int> Backoffs { get; init; } = [100, 500, 1_000];

    /// <summary>Ignored: whether SynapseML invents a reply for an operation that does not end.</summary>
    [NoEffect("A row whose operation has not ended in time gets that as its error.")]
    public bool SuppressMaxRetriesException { get; init; }

    /// <summary>When an operation is asked.</summary>
    [NotAParameter]
    private protected PollingOptions Polling => new(
        TimeSpan.FromMilliseconds(InitialPollingDelay), TimeSpan.FromMilliseconds(PollingDelay), MaxPollingRetries, TimeSpan.FromSeconds(PatienceSeconds));

    private protected override RowCalls Calls(ServiceCaller caller) => new OperationCalls(caller, Request, Read, Polling);
}
