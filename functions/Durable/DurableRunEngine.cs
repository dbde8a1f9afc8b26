using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Storage;

namespace SynapseServerless.Functions.Durable;

/// <summary>Durable Functions as the engine of runs. The instance of a run's orchestration has the run's identity.</summary>
/// <param name="clients">The client of Durable Task.</param>
/// <param name="storage">Where the folders of runs are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what could not be read, and what the backend refused.</param>
internal sealed partial class DurableRunEngine(DurableClients clients, IStorage storage, TimeProvider time, ILogger<DurableRunEngine> logger) : IRunEngine
{
    /// <inheritdoc/>
    public string Name => "durable";

    /// <inheritdoc/>
    public Task ScheduleAsync(RunInput run, CancellationToken cancellationToken) =>
        AskAsync(run.RunId, "take the run", () => ScheduleAsync(clients.Current, run, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        EngineRunState? found = null;
        await AskAsync(runId, "say how the run is", async () => found = await FindAsync(clients.Current, runId, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc/>
    public Task StopAsync(string runId, string reason, CancellationToken cancellationToken) =>
        AskAsync(runId, "stop the run", () => StopAsync(clients.Current, runId, reason, cancellationToken), cancellationToken);

    private async Task<EngineRunState?> FindAsync(DurableTaskClient client, string runId, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? run = await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken).ConfigureAwait(false);
        if (run is null)
            return null;
        RunStatus status = StatusOf(run.RuntimeStatus);
        if (status != RunStatus.Running || run.SerializedCustomStatus is null)
            return new EngineRunState(runId, status, Error: run.FailureDetails?.ErrorMessage);
        RunProgress? progress = await RunProgressReader
            .ReadAsync(runId, run.SerializedCustomStatus, time.GetUtcNow(), StatusAsync, FitAsync).ConfigureAwait(false);
        return new EngineRunState(runId, status, progress);

        async Task<string?> StatusAsync(string instanceId) =>
            (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken).ConfigureAwait(false))?.SerializedCustomStatus;

        // A fit is in a process that the app cannot ask: on a worker, or on any of its own machines.
        async Task<FitProgress?> FitAsync(AwaitedFit fit)
        {
            if (run.SerializedInput is not { } input)
                return null;
            try
            {
                return await FitNotes.FindAsync(storage, OrchestrationJson.Read<RunInput>(input).Folder, fit, cancellationToken).ConfigureAwait(false);
            }
            catch (SynapseException error)
            {
                LogUnreadable(logger, error, runId);
                return null;
            }
        }
    }

    private static async Task StopAsync(DurableTaskClient client, string runId, string reason, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(runId, cancellationToken).ConfigureAwait(false) is not { IsCompleted: false })
            return;
        await client.TerminateInstanceAsync(runId, new TerminateInstanceOptions(reason, Recursive: true), cancellationToken).ConfigureAwait(false);
    }

    private static async Task ScheduleAsync(DurableTaskClient client, RunInput run, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? known = await client.GetInstanceAsync(run.RunId, getInputsAndOutputs: true, cancellationToken).ConfigureAwait(false);
        // A start that was asked for twice is the same start; another one carries a higher number.
        if (known is { IsCompleted: false } || (known?.SerializedInput is { } before && OrchestrationJson.Read<RunInput>(before).Restarts >= run.Restarts))
            return;
        var options = new StartOrchestrationOptions(run.RunId) { Version = OrchestrationNames.Version };
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                OrchestrationNames.Run, Json.Element(run, "input of a run"), options, cancellationToken).ConfigureAwait(false);
        }
        // Somebody else scheduled it in between.
        catch (OrchestrationAlreadyExistsException)
        {
        }
    }

    // The host speaks for the backend, and says no more than that it failed.
    private async Task AskAsync(string runId, string what, Func<Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask().ConfigureAwait(false);
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            LogRefused(logger, error, what, runId);
            throw new ServiceException(
                Refusal.Unavailable, $"The durable backend of this service does not {what}",
                "Try again; when that does not help, the log of the app says why. A storage emulator may be too old: use Node.js 22 or later and azurite@3.37.0.",
                error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the fit of run {RunId} is cannot be read")]
    private static partial void LogUnreadable(ILogger logger, Exception error, string runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The durable backend does not {What}: {RunId}")]
    private static partial void LogRefused(ILogger logger, Exception error, string what, string runId);

    private static RunStatus StatusOf(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => RunStatus.Pending,
        OrchestrationRuntimeStatus.Completed => RunStatus.Completed,
        OrchestrationRuntimeStatus.Failed => RunStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => RunStatus.Cancelled,
        // Suspended is at work as far as a user can do something about it: it can be cancelled, and not started again.
        _ => RunStatus.Running,
    };
}

/// <summary>The client of Durable Task, which Azure Functions gives to functions and not to services.</summary>
/// <remarks>All functions of the app use the same task hub, so that a client of one is as good as that of any other.</remarks>
internal sealed class DurableClients
{
    private volatile DurableTaskClient? _client;

    /// <summary>The client of the function that was called last.</summary>
    /// <exception cref="InvalidOperationException">No function with a client has been called.</exception>
    public DurableTaskClient Current =>
        _client ?? throw new InvalidOperationException("No function with a client of Durable Task has been called in this process.");

    /// <summary>Keeps the client of a function.</summary>
    public void Use(DurableTaskClient client) => _client = client;
}
