using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>A process that runs tasks, one at a time, as the engine sees it.</summary>
internal sealed class TaskHost : IAsyncDisposable
{
    private static readonly TimeSpan _memoryPoll = TimeSpan.FromMilliseconds(500);

    private readonly TaskHostOptions _options;
    private readonly Process _process;
    private readonly HostConnection _connection;
    private readonly LastLines _said;
    private readonly ITimer? _watch;
    private string? _ended;

    private TaskHost(TaskHostOptions options, Process process, Stream pipe, LastLines said)
    {
        (_options, _process, _connection, _said) = (options, process, new HostConnection(pipe), said);
        if (options.Memory is not null)
            _watch = options.Time.CreateTimer(_ => CheckMemory(), null, _memoryPoll, _memoryPoll);
    }

    /// <summary>Starts a process.</summary>
    /// <param name="options">How.</param>
    /// <param name="welcome">The first message to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It could not be started.</exception>
    public static async Task<TaskHost> StartAsync(TaskHostOptions options, HostWelcome welcome, CancellationToken cancellationToken)
    {
        string name = $"synapse-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        var said = new LastLines(options.Said);
        Process? process = null;
        try
        {
            process = Start(options, name, said);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task connected = pipe.WaitForConnectionAsync(soon.Token);
            Task ended = process.WaitForExitAsync(soon.Token);
            await Task.WhenAny(connected, ended, Task.Delay(options.StartLimit, options.Time, soon.Token)).ConfigureAwait(false);
            if (!connected.IsCompletedSuccessfully)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bool hasEnded = process.HasExited;
                await soon.CancelAsync().ConfigureAwait(false);
                throw new TaskHostStartException(hasEnded ? $"it ended at once ({ProcessEnds.Describe(process.ExitCode)}){said.Quoted()}" : $"it did not answer within {options.StartLimit.TotalSeconds:0} s");
            }
            await soon.CancelAsync().ConfigureAwait(false);
            var host = new TaskHost(options, process, pipe, said);
            await host._connection.SendAsync(welcome, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception error)
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            if (process is not null)
                End(process);
            if (error is System.ComponentModel.Win32Exception)
                throw new TaskHostStartException(error.Message, error);
            throw;
        }
    }

    /// <summary>Runs a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="listener">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended; null where the process ended before it, of which <see cref="WhyAsync"/> tells more.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> stopped it.</exception>
    public async Task<TaskOutcome?> RunAsync(HostedTask task, IRunListener? listener, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var over = new CancellationTokenSource();
        await using ITimer limit = _options.Time.CreateTimer(
            _ => End($"it took longer than {_options.TaskLimit.TotalMinutes:0.#} minutes, the limit of a task"), null, _options.TaskLimit, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration stop = cancellationToken.Register(() => _ = StopAsync(over.Token));
        try
        {
            await _connection.SendAsync(task, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It has ended; so does what it would have said.
        }
        while (true)
        {
            switch (await _connection.ReceiveAsync(CancellationToken.None).ConfigureAwait(false))
            {
                case HostedRows rows:
                    listener?.RowsHandled(rows.Pass, rows.Rows);
                    break;
                case HostedFit fit:
                    listener?.FitProgressed(fit.Fit);
                    break;
                case HostedEnd { Outcome: { } outcome }:
                    await over.CancelAsync().ConfigureAwait(false);
                    return outcome;
                case HostedEnd:
                    await over.CancelAsync().ConfigureAwait(false);
                    throw new OperationCanceledException(cancellationToken);
                default:
                    await over.CancelAsync().ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    return null;
            }
        }
    }

    /// <summary>Whether the process is there for another task.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Why the process ended, for the end of a sentence.</summary>
    public async Task<string> WhyAsync()
    {
        // What has closed its pipe is at its end, or has gone wrong in a way that it does not come out of.
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(soon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(_process);
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return _ended ?? $"its process ended: {ProcessEnds.Describe(_process.ExitCode)}{_said.Quoted()}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
            await _watch.DisposeAsync().ConfigureAwait(false);
        // A process whose pipe is closed ends by itself; one that does not is ended.
        _connection.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _process.WaitForExitAsync(soon.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(_process);
        }
        _process.Dispose();
    }

    private static Process Start(TaskHostOptions options, string pipe, LastLines said)
    {
        var start = new ProcessStartInfo(options.Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in options.Arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(pipe);
        // A page of hints by the runtime is not what a log is for, and a file of gigabytes is not what a disk is for.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => said.Add(line.Data);
        process.ErrorDataReceived += (_, line) => said.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return process;
    }

    private async Task StopAsync(CancellationToken over)
    {
        try
        {
            await _connection.SendAsync(new HostStop(), CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(_options.Grace, _options.Time, over).ConfigureAwait(false);
            End(_process);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It has ended, the task or the process.
        }
    }

    private void CheckMemory()
    {
        try
        {
            _process.Refresh();
            if (_process.WorkingSet64 > _options.Memory)
                End($"its process took more than {_options.Memory / (1024 * 1024):N0} MiB, the limit of a task");
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void End(string why)
    {
        Interlocked.CompareExchange(ref _ended, why, null);
        End(_process);
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended.
        }
    }
}
