using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams;

/// <summary>A server from Debian's packages as a child process, on a port and in a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Where Debian puts servers that are not for everybody's path.
    private static readonly string[] s_folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/lib/rabbitmq/bin"];

    private readonly ProcessStartInfo _start;
    private readonly Func<Task<bool>> _answers;
    private Process? _process;

    private ServerProcess(ProcessStartInfo start, Func<Task<bool>> answers) => (_start, _answers) = (start, answers);

    /// <summary>The path of a program; null where it is not installed.</summary>
    public static string? Find(string program) => s_folders
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Reverse().Select(version => Path.Combine(version, "bin")) : [])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server, and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, Func<Task<bool>> answers)
    {
        var server = new ServerProcess(start, answers);
        await server.StartAsync();
        return server;
    }

    /// <summary>Whether a port takes connections.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Starts it again.</summary>
    public async Task StartAsync()
    {
        _start.RedirectStandardOutput = _start.RedirectStandardError = true;
        _process = Process.Start(_start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        _process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(async () =>
        {
            Assert.False(_process.HasExited, $"{_start.FileName} ended: {string.Join('\n', said)}");
            return await _answers();
        });
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
