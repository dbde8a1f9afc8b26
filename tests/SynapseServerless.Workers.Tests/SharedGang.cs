namespace SynapseServerless.Tests;

/// <summary>A hub, and a job whose three ranks are processes, which the tests of a class share. The first test that asks starts them.</summary>
/// <remarks>A test that kills one of the workers puts another in its place. Names of runs differ, so that nobody takes the run of another test for its own.</remarks>
public sealed class SharedGang : IAsyncDisposable
{
    /// <summary>How many ranks and workers the job has.</summary>
    public const int Ranks = 3;

    // How threads that wait are set, in the first of the workers not at all; GNU's OpenMP writes to standard error what it goes by.
    private static readonly (string Name, string Value)[][] _settings =
    [
        [("OMP_DISPLAY_ENV", "VERBOSE")],
        [("OMP_DISPLAY_ENV", "VERBOSE"), ("OMP_WAIT_POLICY", "active")],
        [("OMP_DISPLAY_ENV", "VERBOSE"), ("GOMP_SPINCOUNT", "77")],
    ];

    private readonly Lazy<Task<GangHub>> _hub = new(GangHub.StartAsync);
    private readonly Lazy<Task<GangJob>> _job;

    public SharedGang() => _job = new(StartJobAsync);

    /// <summary>The hub, for jobs beside the one that is shared.</summary>
    internal Task<GangHub> HubAsync() => _hub.Value;

    /// <summary>The job.</summary>
    internal Task<GangJob> JobAsync() => _job.Value;

    public async ValueTask DisposeAsync()
    {
        if (_job.IsValueCreated)
            await DisposeAsync(_job.Value);
        if (_hub.IsValueCreated)
            await DisposeAsync(_hub.Value);
    }

    private async Task<GangJob> StartJobAsync()
    {
        GangJob job = await GangJob.StartAsync(await _hub.Value, Ranks);
        foreach ((string, string)[] settings in _settings)
            job.AddWorker(settings);
        return job;
    }

    // What could not be started is not there; the test that asked for it has said so.
    private static async Task DisposeAsync<T>(Task<T> started)
        where T : IAsyncDisposable
    {
        await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (started.IsCompletedSuccessfully)
            await (await started).DisposeAsync();
    }
}
