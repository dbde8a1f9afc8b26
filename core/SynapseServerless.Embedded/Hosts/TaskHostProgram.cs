using System.IO.Pipes;
using System.Runtime.InteropServices;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Hosting;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>The program of a process that runs tasks for an engine. It ends when the engine's process does, however that ends.</summary>
public static class TaskHostProgram
{
    /// <summary>Runs tasks until the engine wants no more.</summary>
    /// <param name="pipe">Name of the pipe on which the engine speaks.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="stages">Gives what the stages are given, by what the operator decided; with a log.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string pipe, StageCatalog catalog, Func<HostSettings, StageHost> stages)
    {
        // The terminal and the service manager tell all processes of a group; it is the engine that says when tasks stop.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        PreferToBeKilled();
        await using var stream = new NamedPipeClientStream(".", pipe, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await stream.ConnectAsync(TimeSpan.FromSeconds(30), CancellationToken.None).ConfigureAwait(false);
        using var connection = new HostConnection(stream);
        if (await connection.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is not HostWelcome welcome)
            return 1;
        using var listener = new HostListener(connection);
        using var runs = new RunWorkspaces(new RunEnvironment
        {
            Host = stages(welcome.Settings),
            Catalog = catalog,
            Listener = listener,
            LockFile = runId => InstanceLock.FilePath(welcome.LockFolder, runId),
            WorkerPools = welcome.WorkerPools,
            OpenRuns = 2,
        });
        OrchestrationRegistry registry = new OrchestrationRegistry().AddRunActivities(runs);
        using var stop = new HostStopSource();
        Task work = Task.CompletedTask;
        while (await connection.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is { } message)
        {
            if (message is HostedTask task)
            {
                await work.ConfigureAwait(false);
                CancellationToken token = stop.Begin();
                work = Task.Run(() => RunAsync(connection, registry, listener, task, token), CancellationToken.None);
            }
            else
                await stop.StopAsync().ConfigureAwait(false);
        }
        // Nobody waits for what is running, and it may not end by itself.
        Environment.Exit(0);
        return 0;
    }

    private static async Task RunAsync(HostConnection connection, OrchestrationRegistry registry, HostListener listener, HostedTask task, CancellationToken stop)
    {
        TaskOutcome? outcome = null;
        try
        {
            outcome = await registry
                .RunActivityAsync(task.Activity, new ActivityContext(task.InstanceId, task.TaskId, task.Attempt), task.Input, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }
        try
        {
            await listener.FlushAsync().ConfigureAwait(false);
            await connection.SendAsync(new HostedEnd(outcome), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The engine has gone, and this process goes with it.
        }
    }

    // Where memory runs out, Linux ends the process that has most of it: one task rather than the server.
    private static void PreferToBeKilled()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The system does not let it, and then all processes are alike.
        }
    }
}
