using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using SynapseServerless.Functions.Durable;

namespace SynapseServerless.Tests;

/// <summary>
/// The app, as it was built, in a Functions host of its own: <c>func</c> of the Azure Functions Core Tools, or what
/// <c>SYNAPSE_FUNCTIONS_HOST</c> names, another <c>func</c> or the <c>.dll</c> of a host.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const string Variable = "SYNAPSE_FUNCTIONS_HOST";
    private const string Key = "0123456789abcdef-of-the-tests";

    private readonly Azurite _azurite;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-host-");
    private readonly string _program;
    private readonly int _port = FreePort();
    private Process? _process;
    private Task<string[]> _said = Task.FromResult<string[]>([]);

    private FunctionsHost(string program, Azurite azurite)
    {
        (_program, _azurite, Root) = (program, azurite, $"{azurite.Endpoint}/synapse");
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>The service's root.</summary>
    public string Root { get; }

    /// <summary>Sends requests with a key that the app knows.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one on an emulator of storage, or skips the test where there is no host.</summary>
    public static async Task<FunctionsHost> StartAsync(Azurite azurite)
    {
        var host = new FunctionsHost(Find(), azurite);
        await host.StartAsync();
        return host;
    }

    /// <summary>Skips a test where there is no host.</summary>
    public static string Find()
    {
        string? program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : OnPath();
        Need.FunctionsHost.SkipUnless(program is not null);
        return program;
    }

    /// <summary>Starts it, also once more, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        string app = Path.GetDirectoryName(typeof(DurableContext).Assembly.Location)!;
        // The tests' own folder has the app's assemblies, but what its host loads is where the app was built.
        app = app.Replace(Path.Combine("tests", "SynapseServerless.Functions.Tests"), "functions", StringComparison.Ordinal);
        bool isLibrary = _program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        string[] arguments = isLibrary ? ["exec", _program] : ["start", "--port", $"{_port}"];
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : _program, arguments)
        {
            WorkingDirectory = isLibrary ? _folder.FullName : app, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SYNAPSE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        // With a name of a container the host takes itself for one of Azure's.
        start.Environment.Remove("CONTAINER_NAME");
        foreach ((string name, string value) in Settings(app, isLibrary))
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} does not start.");
        _process.StandardInput.Close();
        // It must not stop at a full pipe.
        _said = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        try
        {
            await Eventually.TrueAsync(HostedRuns.Limit, async () => _process.HasExited
                ? throw new InvalidOperationException($"The host ended: {string.Concat(await _said)}")
                : await AnswersAsync(TestContext.Current.CancellationToken));
        }
        catch (TimeoutException error)
        {
            Task<string[]> said = _said;
            await KillAsync();
            throw new InvalidOperationException($"The host does not answer: {string.Concat(await said)}", error);
        }
    }

    /// <summary>Kills it and the app with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _said;
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Client.Dispose();
        _folder.Delete(recursive: true);
    }

    private IEnumerable<(string Name, string Value)> Settings(string app, bool isLibrary)
    {
        yield return ("AzureWebJobsStorage", _azurite.ConnectionString);
        yield return ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        yield return ("SynapseQueues", _azurite.ConnectionString);
        yield return ("TASKHUB_NAME", "Tests");
        yield return ("SYNAPSE_API_KEYS", $"tests={Key}");
        yield return ("SYNAPSE_BLOB_CONNECTION", _azurite.ConnectionString);
        yield return ("SYNAPSE_QUEUES", _azurite.ConnectionString);
        yield return ("SYNAPSE_ROOT", Root);
        if (!isLibrary)
            yield break;
        yield return ("ASPNETCORE_URLS", $"http://127.0.0.1:{_port}");
        yield return ("AzureFunctionsJobHost__logging__console__isEnabled", "true");
        yield return ("AzureWebJobsScriptRoot", app);
        yield return ("AzureWebJobsSecretStorageType", "files");
        yield return ("DOTNET_ROLL_FORWARD", "Major");
        yield return ("HOME", _folder.FullName);
        yield return ("WEBSITE_HOSTNAME", $"127.0.0.1:{_port}");
        // Of languages it needs the app's own only.
        yield return ("languageWorkers__workersDirectory", _folder.FullName);
        yield return ("languageWorkers__dotnet-isolated__workerDirectory", app);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await Client.GetAsync("/v1/stages", cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        // It does not listen yet.
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "func.exe" : "func"))
        .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
