using SynapseServerless.Service.Runs;

namespace SynapseServerless.Service.Tests.Intake;

/// <summary>Keeps what it is asked to start; the same key starts nothing twice. Fails as often as it is told to.</summary>
internal sealed class RecordingStarter : IRunStarter
{
    private readonly Dictionary<string, string> _known = [];

    public List<RunRequest> Started { get; } = [];

    public int Calls { get; private set; }

    public Queue<Exception> Failures { get; } = new();

    public IEnumerable<string?> Keys => Started.Select(request => request.IdempotencyKey);

    public Task<RunStarted> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        Calls++;
        if (Failures.TryDequeue(out Exception? failure))
            return Task.FromException<RunStarted>(failure);
        if (_known.TryGetValue(request.IdempotencyKey!, out string? known))
            return Task.FromResult(new RunStarted(known, false));
        Started.Add(request);
        string runId = _known[request.IdempotencyKey!] = $"run-{Started.Count}";
        return Task.FromResult(new RunStarted(runId, true));
    }
}
