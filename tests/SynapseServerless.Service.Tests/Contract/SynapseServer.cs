using System.Diagnostics;
using System.Globalization;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary><c>synapse serve</c> as a child process on a port of its own.</summary>
internal sealed class SynapseServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    private SynapseServer(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        // It must not stop at a full pipe.
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens for gRPC; null where it does not.</summary>
    public Uri? Grpc { get; private init; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<SynapseServer> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Process process = Launch(folder, environment, ["serve", "--urls", "http://127.0.0.1:0", .. arguments]);
        using var limit = new CancellationTokenSource(Limit);
        string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
        string? grpc = arguments.Contains("--grpc") && line is not null ? await process.StandardOutput.ReadLineAsync(limit.Token) : null;
        return line?.StartsWith("Listening on ", StringComparison.Ordinal) == true
            ? new SynapseServer(process, new Uri(line["Listening on ".Length..])) { Grpc = grpc is null ? null : new Uri(grpc["Listening on ".Length..].Split(' ')[0]) }
            : throw new InvalidOperationException($"The server does not start: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    /// <summary>Runs it where it is expected to end by itself, and gives its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Launch(folder, environment, ["serve", .. arguments]);
        using var limit = new CancellationTokenSource(Limit);
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, string.Join(' ', error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>The processes that it has started and that are still there.</summary>
    public int[] Children() =>
    [
        .. Directory.GetDirectories($"/proc/{_process.Id}/task").SelectMany(thread => Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Order(),
    ];

    // A thread may end while its folder is looked at.
    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file) : "";

    /// <summary>Kills it with SIGKILL: nothing of it gets to do anything any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Interrupts it as Ctrl-C does, and gives its exit code and all that it said on standard error.</summary>
    public async Task<(int ExitCode, string Error)> InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _error;
        _process.Dispose();
    }

    private static Process Launch(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        // A shell starts what runs in its background with SIGINT ignored, children inherit that, and .NET leaves it so. A terminal does not.
        string[] command = [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), "dotnet", "exec", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SYNAPSE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
