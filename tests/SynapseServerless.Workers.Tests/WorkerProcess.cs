using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A worker as a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    public const string Argument = "worker";

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;

    private WorkerProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(), ReadErrorsAsync());
    }

    /// <summary>What it calls itself in results and logs.</summary>
    public string Name => $"{Environment.MachineName}-{_process.Id}";

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Whether this process is such a worker.</summary>
    public static bool IsThis => Environment.GetEnvironmentVariable("SYNAPSE_ROLE") is not null;

    /// <summary>Starts a worker that knows the stages of the tests.</summary>
    public static WorkerProcess Start(Azurite azurite, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add(Argument);
        return Start(start, [("SYNAPSE_QUEUES", azurite.QueueEndpoint), ("SYNAPSE_ROLE", "gpu"), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_WORKER_LEASE_SECONDS", "2"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"), .. settings]);
    }

    /// <summary>Starts the program as it ships, without any settings but these.</summary>
    public static WorkerProcess StartProgram(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "synapse-worker.dll"));
        return Start(start, settings);
    }

    /// <summary>Reads what the worker says up to a line that has a text in it. There is one reader at a time: it takes the lines from others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="also">Another one that the line has to have in it too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> LineAsync(string text, string also = "", CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, cancellationToken);
        while (await _lines.Reader.WaitToReadAsync(stop.Token))
        {
            while (_lines.Reader.TryRead(out string? line))
            {
                if (line.Contains(text, StringComparison.Ordinal) && line.Contains(also, StringComparison.Ordinal))
                    return line;
            }
        }
        throw new InvalidOperationException($"The worker ended before it said '{text}': {Errors}");
    }

    /// <summary>Forgets what it has said so far.</summary>
    public void SkipLines()
    {
        while (_lines.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Where health is told.</summary>
    public async Task<Uri> AddressAsync()
    {
        string line = await LineAsync("Now listening on");
        int at = line.IndexOf("http://", StringComparison.Ordinal);
        return new Uri(line[at..line.IndexOf('"', at)]);
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to terminate, with SIGTERM.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Stops it where it stands, with SIGSTOP: its connections stay open, and it says nothing any more.</summary>
    public void Freeze() => Signal("STOP");

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Errors)> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        return (_process.ExitCode, Errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static WorkerProcess Start(ProcessStartInfo start, IEnumerable<(string Name, string Value)> settings)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // What the machine has set, and how the native library's threads wait, is not what a test sets.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SYNAPSE_", StringComparison.Ordinal) || name is "GOMP_SPINCOUNT" or "OMP_WAIT_POLICY").ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;
        return new WorkerProcess(start);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            await _lines.Writer.WriteAsync(line);
        _lines.Writer.Complete();
    }

    private async Task ReadErrorsAsync()
    {
        char[] buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and int read)
        {
            lock (_errors)
                _errors.Append(buffer, 0, read);
        }
    }
}
