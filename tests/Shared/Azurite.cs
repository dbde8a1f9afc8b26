using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>One of Azurite's services, or all of them, as a child process on ports of their own; it goes when this is disposed, and so does what was stored.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task _drained;

    // The account that every storage emulator has, with the key that Microsoft publishes for it.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly IReadOnlyDictionary<string, string> _endpoints;

    private Azurite(Process process, DirectoryInfo folder, IReadOnlyDictionary<string, string> endpoints)
    {
        _process = process;
        _folder = folder;
        _endpoints = endpoints;
        // It must not stop at a full pipe.
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>URL of the account, without a slash at the end: behind it come container and path. Of all services, that of the blobs.</summary>
    public string Endpoint => _endpoints.GetValueOrDefault("Blob") ?? _endpoints.Values.First();

    /// <summary>URL of the account's queues.</summary>
    public string QueueEndpoint => _endpoints["Queue"];

    /// <summary>The connection string of the account.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + string.Concat(_endpoints.Select(service => $"{service.Key}Endpoint={service.Value};"));

    /// <summary>Starts blobs, or skips the test where Azurite is not installed.</summary>
    public static Task<Azurite> StartAsync() => StartAsync("Blob");

    /// <summary>Starts queues, or skips the test where Azurite is not installed.</summary>
    public static Task<Azurite> StartQueuesAsync() => StartAsync("Queue");

    /// <summary>Starts blobs, queues and tables in one process, or skips the test where Azurite is not installed.</summary>
    public static Task<Azurite> StartAllAsync() => StartAsync("Blob", "Queue", "Table");

    private static async Task<Azurite> StartAsync(params string[] services)
    {
        string? program = Find()?.Replace("azurite-blob", services is [var only] ? $"azurite-{only.ToLowerInvariant()}" : "azurite", StringComparison.Ordinal);
        Assert.SkipWhen(program is null, "Azurite is not installed: set SYNAPSE_AZURITE, or install the npm package azurite into artifacts/.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("azurite-");
        string[] options =
        [
            .. services.Select(service => service.ToLowerInvariant()).SelectMany(name => (string[])[$"--{name}Host", "127.0.0.1", $"--{name}Port", "0"]),
            // It checks the version of the protocol, as it does where a user starts it.
            "--loose", "--inMemoryPersistence", "--disableTelemetry",
        ];
        bool isScript = program!.EndsWith(".js", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isScript ? "node" : program, isScript ? [program, .. options] : options) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("Azurite does not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Regex.Match(line, @"Azurite (\w+) service .*listen\w* (?:at|on) (http://[\w.:]+)") is not { Success: true } match)
                continue;
            endpoints[match.Groups[1].Value] = $"{match.Groups[2].Value}/{Account}";
            if (endpoints.Count == services.Length)
                return new Azurite(process, folder, endpoints);
        }
        throw new InvalidOperationException($"Azurite ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SYNAPSE_AZURITE") is { Length: > 0 } path)
            return path;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "artifacts", "node_modules", ".bin", "azurite-blob");
            if (File.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
