namespace SynapseServerless.Runs;

/// <summary>An engine as a service sees it: what schedules runs, wherever it does.</summary>
/// <remarks>
/// A run is known by its identity; its folder holds the specification before it is scheduled. What a run gave and how it
/// ended is in the folder too (<c>run.json</c>), so an engine only tells what the folder cannot: whether it is running, and how far.
/// </remarks>
public interface IRunEngine
{
    /// <summary>Name of the engine: <c>embedded</c> or <c>durable</c>.</summary>
    string Name { get; }

    /// <summary>Schedules a run. A run that is scheduled or at work is left alone; one that ended starts again where it was.</summary>
    /// <param name="run">The run; its folder holds the specification.</param>
    /// <param name="cancellationToken">Gives up scheduling.</param>
    /// <exception cref="SynapseException">The engine cannot be reached.</exception>
    Task ScheduleAsync(RunInput run, CancellationToken cancellationToken);

    /// <summary>How a run stands, or null when the engine does not know it.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Stops a run, within seconds; tasks that are running may still end. Nothing happens to one that has ended.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="reason">Why, for the engine's own log.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    Task StopAsync(string runId, string reason, CancellationToken cancellationToken);

    /// <summary>Forgets a run that has ended and whose folder is about to go. Engines that keep nothing of a run beside its folder do nothing.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ForgetAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Why the engine can carry out no run now, for its log and for /health; null where it can, as far as it knows.</summary>
    /// <param name="cancellationToken">Gives up asking.</param>
    Task<string?> FindProblemAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <summary>How a run stands in its engine.</summary>
/// <param name="RunId">Identity of the run.</param>
/// <param name="Status">Whether it is running.</param>
/// <param name="Progress">How far it is; null when that is not known.</param>
/// <param name="Error">What it failed with, when the engine knows.</param>
public sealed record EngineRunState(string RunId, RunStatus Status, RunProgress? Progress = null, string? Error = null);
