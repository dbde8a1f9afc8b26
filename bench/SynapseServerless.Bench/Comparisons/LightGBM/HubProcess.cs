using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Hub;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>A training hub in a process of its own, which is this program again.</summary>
internal sealed class HubProcess : IDisposable
{
    // It guards a hub that only this machine reaches and that lives for seconds.
    private const string Key = "the key of a hub on the loopback interface";

    private readonly Process _process;

    private HubProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>A session that nobody has joined before.</summary>
    public HubAddress NewSession()
    {
        string name = Guid.NewGuid().ToString("N");
        return new HubAddress(Address, name, HubTokens.Create(Key, name));
    }

    /// <summary>Starts it.</summary>
    public static async Task<HubProcess> StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "bench.dll"), "hub"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        string address = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The hub ended before it listened.");
        return new HubProcess(process, new Uri(address));
    }

    /// <summary>What the child process does: it serves until its input ends, which happens when its parent ends.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        TrainingHubHosting.ContinueOnSocketThreads();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTrainingHubTransport().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using WebApplication application = builder.Build();
        application.UseWebSockets();
        await using var hub = new TrainingHub(new TrainingHubOptions { Key = Key });
        application.MapTrainingHub(hub);
        await application.StartAsync(cancellationToken);
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await Console.In.ReadToEndAsync(cancellationToken);
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
