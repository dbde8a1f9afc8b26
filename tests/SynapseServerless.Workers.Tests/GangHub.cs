namespace SynapseServerless.Tests;

/// <summary>A training hub as a process of its own.</summary>
internal sealed class GangHub : IAsyncDisposable
{
    public const string Key = "a key of thirty-two characters, or more";

    private WorkerProcess _process;

    private GangHub(WorkerProcess process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    public static async Task<GangHub> StartAsync()
    {
        WorkerProcess process = Start("http://127.0.0.1:0");
        return new GangHub(process, await process.AddressAsync());
    }

    /// <summary>Waits until a rank of a run has joined its session, whose name has that of the run in it.</summary>
    /// <param name="run">What the name of the run begins with.</param>
    public Task JoinedAsync(string run) => _process.LineAsync(" joined the training session ", $"-{run}");

    /// <summary>Waits until all ranks of an attempt of a run have met.</summary>
    /// <param name="run">What the name of the run begins with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task TrainingAsync(string run, CancellationToken cancellationToken = default) =>
        _process.LineAsync("ranks have joined the training session ", $"-{run}", cancellationToken);

    /// <summary>Kills it and starts another at the same address.</summary>
    public async Task ReplaceAsync()
    {
        await _process.DisposeAsync();
        _process = Start(Address.GetLeftPart(UriPartial.Authority));
        await _process.AddressAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static WorkerProcess Start(string url) =>
        WorkerProcess.StartProgram(("SYNAPSE_ROLE", "hub"), ("SYNAPSE_HUB_KEY", Key), ("SYNAPSE_WORKER_URLS", url));
}
