using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub.Tests;

/// <summary>A hub in this process, served by Kestrel on a free port of the loopback interface.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Key = "a key of thirty-two characters, or more";

    private readonly WebApplication _application;

    private HubServer(WebApplication application, TrainingHub hub, string certificateHash)
    {
        CertificateHash = certificateHash;
        _application = application;
        Hub = hub;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public TrainingHub Hub { get; }

    public Uri Address { get; }

    public string CertificateHash { get; }

    public static async Task<HubServer> StartAsync(TrainingHubOptions? options = null, bool tls = false)
    {
        X509Certificate2 certificate = Certificate();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTrainingHubTransport().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls)
                listen.UseHttps(certificate);
        }));
        if (tls)
            builder.WebHost.UseKestrelHttpsConfiguration();
        WebApplication application = builder.Build();
        application.UseWebSockets();
        var hub = new TrainingHub(options ?? new TrainingHubOptions { Key = Key });
        application.MapTrainingHub(hub);
        await application.StartAsync();
        return new HubServer(application, hub, certificate.GetCertHashString());
    }

    /// <summary>The hub, as an engine and its workers are told of it.</summary>
    public HubAccess Access => new(Address, Key);

    public HubAddress Session(string name = "session") => new(Address, name, HubTokens.Create(Key, name));

    public async Task<IReadOnlyList<ICollective>> JoinAsync(int size, CollectiveOptions options, HubClientOptions? client = null, string name = "session") =>
        await Task.WhenAll(Enumerable.Range(0, size).Select(rank => HubCollective.JoinAsync(Session(name), rank, size, options, client)));

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await _application.DisposeAsync();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
