using System.Net.Http.Headers;
using SynapseServerless.Service.Tests.Contract;
using SynapseServerless.Storage;

[assembly: AssemblyFixture(typeof(ServiceUnderTest))]

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>
/// The service that the contract is held against: the one that <c>SYNAPSE_TEST_SERVER</c> (its URL), <c>SYNAPSE_TEST_KEY</c> and
/// <c>SYNAPSE_TEST_ROOT</c> (its root as a location) name, or else a <c>synapse serve</c> of our own.
/// </summary>
/// <remarks>
/// A server that is named has the limits that a service has by default. For the tests of callbacks it has a secret of callbacks
/// (<see cref="CallbackSecret"/>) and allows the host 127.0.0.1; without, they skip.
/// </remarks>
public sealed class ServiceUnderTest : IAsyncLifetime
{
    public const string CallbackSecret = "whoever-knows-this-can-sign";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _named = Named;
    private readonly Lazy<Task> _started;
    private SynapseServer? _server;

    public ServiceUnderTest() => _started = new Lazy<Task>(StartAsync);

    /// <summary>Whether it is a <c>synapse serve</c> of our own.</summary>
    public static bool IsOurs => Named is not { Length: > 0 };

    /// <summary>Skips a test that lets the service call this machine, where the service is on another.</summary>
    public static void NeedThisMachine() =>
        new Need("The service is on another machine, which cannot call this one.", InCI: true).SkipUnless(IsOurs || new Uri(Named!).IsLoopback);

    /// <summary>A key that the service knows.</summary>
    public string Key { get; } = Environment.GetEnvironmentVariable("SYNAPSE_TEST_KEY") ?? "0123456789abcdef-of-the-tests";

    /// <summary>The service's root.</summary>
    public string Root { get; private set; } = "";

    /// <summary>Reaches the root.</summary>
    public IStorage Storage { get; } = new StorageRouter();

    /// <summary>Sends requests with the key.</summary>
    internal Api Api { get; private set; } = null!;

    /// <summary>Where the service listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where the service listens for gRPC; null for one that is named.</summary>
    public Uri? Grpc { get; private set; }

    /// <summary>What the root has in it when a test begins.</summary>
    public Task ReadyAsync() => _started.Value;

    private static string? Named => Environment.GetEnvironmentVariable("SYNAPSE_TEST_SERVER");

    // Tests of this assembly that need no server do not wait for one.
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends requests with another key, or without one.</summary>
    internal static HttpClient Client(Uri address, string? key)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private async Task StartAsync()
    {
        if (_named is { Length: > 0 })
        {
            Address = new Uri(_named);
            Root = Environment.GetEnvironmentVariable("SYNAPSE_TEST_ROOT") ?? throw new InvalidOperationException("SYNAPSE_TEST_ROOT is not set.");
        }
        else
        {
            Root = _folder.At("root");
            var environment = new Dictionary<string, string> { ["SYNAPSE_API_KEYS"] = $"tests={Key}", ["SYNAPSE_CALLBACK_SECRET"] = CallbackSecret };
            _server = await SynapseServer.StartAsync(_folder.Path, environment, "--root", Root, "--allow-host", "127.0.0.1", "--grpc", "http://127.0.0.1:0");
            Address = _server.Address;
            Grpc = _server.Grpc;
        }
        Api = new Api(Client(Address, Key));
        await Weather.PutAsync(Storage, Root);
    }
}
