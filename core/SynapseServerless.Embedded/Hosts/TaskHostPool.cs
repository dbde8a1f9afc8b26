using Microsoft.Extensions.Logging;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>A few processes that run the tasks of an engine, so that what ends a process ends one task and nothing else.</summary>
/// <remarks>
/// A process is started when a task finds none that is idle, and stays for the next one. Each has one task at a time, so that it is known which
/// task ended it. A task whose process ended starts again in another one, and is given up where that happens again and again.
/// </remarks>
public sealed partial class TaskHostPool : IAsyncDisposable
{
    private readonly TaskHostOptions _options;
    private readonly SemaphoreSlim _free;
    private readonly Stack<TaskHost> _idle = new();
    private bool _isClosed;
    private volatile string? _problem;

    /// <summary>Creates a pool; processes are started when there are tasks.</summary>
    /// <param name="options">How.</param>
    public TaskHostPool(TaskHostOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, 1);
        _options = options;
        _free = new SemaphoreSlim(options.Count, options.Count);
    }

    /// <summary>Why no process could be started the last time that one was needed; null where one could.</summary>
    public string? Problem => _problem;

    /// <summary>Runs a task.</summary>
    /// <param name="engine">Where the engine keeps its locks, and the workers that it has.</param>
    /// <param name="task">The task.</param>
    /// <param name="listener">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<TaskOutcome> RunAsync(HostingEngine engine, HostedTask task, IRunListener? listener, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string why = "";
            for (int beginning = 1; beginning <= UnendedTaskException.MostBeginnings; beginning++)
            {
                TaskHost host = await TakeAsync(engine, cancellationToken).ConfigureAwait(false);
                TaskOutcome? outcome;
                try
                {
                    outcome = await host.RunAsync(task, listener, cancellationToken).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    await GiveBackAsync(host).ConfigureAwait(false);
                    throw;
                }
                if (outcome is not null)
                {
                    await GiveBackAsync(host).ConfigureAwait(false);
                    return outcome;
                }
                why = await host.WhyAsync().ConfigureAwait(false);
                LogEnded(_options.Logger, UnendedTaskException.NameOf(task.Activity, task.Input), task.InstanceId, beginning, why);
                await host.DisposeAsync().ConfigureAwait(false);
            }
            return new TaskOutcome(null, TaskFailures.Of(UnendedTaskException.Of(task.Activity, task.Input, why)));
        }
        catch (TaskHostStartException error)
        {
            // The next attempt at the task may find that it can be started.
            return new TaskOutcome(null, TaskFailures.Of(error));
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Ends the processes.</summary>
    public async ValueTask DisposeAsync()
    {
        TaskHost[] idle;
        lock (_idle)
        {
            _isClosed = true;
            idle = [.. _idle];
            _idle.Clear();
        }
        await Task.WhenAll(idle.Select(host => host.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task<TaskHost> TakeAsync(HostingEngine engine, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskHost? host;
            lock (_idle)
                _idle.TryPop(out host);
            if (host is null)
                break;
            if (host.IsAlive)
                return host;
            // Somebody has ended it while it had nothing to do.
            await host.DisposeAsync().ConfigureAwait(false);
        }
        try
        {
            TaskHost started = await TaskHost.StartAsync(_options, new HostWelcome(_options.Settings, engine.LockFolder, engine.WorkerPools), cancellationToken).ConfigureAwait(false);
            _problem = null;
            return started;
        }
        catch (TaskHostStartException error)
        {
            _problem = error.Message;
            throw;
        }
    }

    private async Task GiveBackAsync(TaskHost host)
    {
        lock (_idle)
        {
            if (!_isClosed && host.IsAlive)
            {
                _idle.Push(host);
                return;
            }
        }
        await host.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(EventName = "TaskProcessEnded", Level = LogLevel.Error, Message = "{task} of {instance} did not finish in attempt {beginning}: {reason}")]
    private static partial void LogEnded(ILogger logger, string task, string instance, int beginning, string reason);
}

/// <summary>What a process that runs tasks has to know of the engine.</summary>
/// <param name="LockFolder">Where it keeps its locks.</param>
/// <param name="WorkerPools">The pools of workers that it has.</param>
internal sealed record HostingEngine(string LockFolder, IReadOnlyList<string> WorkerPools);
