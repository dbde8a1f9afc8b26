using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using SynapseServerless.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteServer))]

namespace SynapseServerless.Tests;

/// <summary>An account of Azure Storage, blobs, queues and tables, that a test has for itself; all tests of an assembly share one emulator.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The key that Microsoft publishes for emulators.
    internal const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly IReadOnlyDictionary<string, string> _services;
    private readonly string _account;

    internal Azurite(IReadOnlyDictionary<string, string> services, string account) => (_services, _account) = (services, account);

    /// <summary>URL of the account, without a slash at the end: behind it come container and path.</summary>
    public string Endpoint => $"{_services["Blob"]}/{_account}";

    /// <summary>URL of the account's queues.</summary>
    public string QueueEndpoint => $"{_services["Queue"]}/{_account}";

    /// <summary>The connection string of the account.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={_account};AccountKey={Key};"
        + string.Concat(_services.Select(service => $"{service.Key}Endpoint={service.Value}/{_account};"));

    /// <summary>An account that nobody has used, or a test that skips because Azurite is not installed.</summary>
    public static async Task<Azurite> StartAsync() => await (await TestContext.Current.GetFixture<AzuriteServer>())!.AccountAsync();

    /// <summary>Deletes the blobs, which the emulator keeps in memory.</summary>
    public async ValueTask DisposeAsync()
    {
        var blobs = new BlobServiceClient(ConnectionString, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04));
        await foreach (var container in blobs.GetBlobContainersAsync())
        {
            // Who was killed gave nothing back.
            if (container.Properties.LeaseState == LeaseState.Leased)
                await blobs.GetBlobContainerClient(container.Name).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
            await blobs.DeleteBlobContainerAsync(container.Name);
        }
    }
}

/// <summary>Azurite as a child process on ports of its own, started by the first test that asks for it.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // More than an assembly has tests.
    private const int Accounts = 1_000;

    private static readonly string[] s_services = ["Blob", "Queue", "Table"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("azurite-");
    private readonly Lazy<Task<Server>> _server;
    private int _accounts;

    public AzuriteServer() => _server = new(StartAsync);

    /// <summary>The next account.</summary>
    public async Task<Azurite> AccountAsync()
    {
        Need.Azurite.SkipUnless(Find() is not null);
        return new Azurite((await _server.Value).Endpoints, Name(Interlocked.Increment(ref _accounts)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            (Process process, _, Task drained) = await _server.Value;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            await drained;
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private static string Name(int account) => string.Create(CultureInfo.InvariantCulture, $"test{account}");

    private async Task<Server> StartAsync()
    {
        string program = Find()!;
        string[] options =
        [
            .. s_services.Select(service => service.ToLowerInvariant()).SelectMany(name => (string[])[$"--{name}Host", "127.0.0.1", $"--{name}Port", "0"]),
            // It checks the version of the protocol, as it does where a user starts it.
            "--loose", "--inMemoryPersistence", "--disableTelemetry",
        ];
        bool isScript = program.EndsWith(".js", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isScript ? "node" : program, isScript ? [program, .. options] : options)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName,
        };
        // Queues have names that are the same for all, so that tests beside each other need accounts of their own.
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(account => $"{Name(account)}:{Azurite.Key}"));
        Process process = Process.Start(start) ?? throw new InvalidOperationException("Azurite does not start.");
        // It takes seconds, and far longer where processors are short.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Regex.Match(line, @"Azurite (\w+) service .*listen\w* (?:at|on) (http://[\w.:]+)") is not { Success: true } match)
                continue;
            endpoints[match.Groups[1].Value] = match.Groups[2].Value;
            // It must not stop at a full pipe.
            if (endpoints.Count == s_services.Length)
                return new Server(process, endpoints, Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None)));
        }
        throw new InvalidOperationException($"Azurite ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SYNAPSE_AZURITE") is { Length: > 0 } path)
            return path.Replace("azurite-blob", "azurite", StringComparison.Ordinal);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "artifacts", "node_modules", ".bin", "azurite");
            if (File.Exists(candidate))
                return candidate;
        }
        return null;
    }

    private sealed record Server(Process Process, IReadOnlyDictionary<string, string> Endpoints, Task Drained);
}
