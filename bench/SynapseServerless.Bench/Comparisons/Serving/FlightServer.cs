using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Embedded;
using SynapseServerless.Hosting;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Service;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Serving;

/// <summary>The service with the model of flights, on Kestrel in this process.</summary>
internal sealed class FlightServer : IAsyncDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly ProcessHost _process;
    private readonly EmbeddedRunEngine _engine;
    private readonly ServiceHost _host;
    private readonly WebApplication _app;

    private FlightServer(ProcessHost process, EmbeddedRunEngine engine, ServiceHost host, WebApplication app) => (_process, _engine, _host, _app) = (process, engine, host, app);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>A request to score a flight.</summary>
    /// <param name="flight">The flight as JSON.</param>
    public static byte[] Request(string flight) =>
        LoadGenerator.Request("/v1/models/late/score", System.Text.Encoding.UTF8.GetBytes($$"""{"rows":[{{flight}}],"columns":["prediction","probability"]}"""), Key);

    /// <summary>Fits the model and serves it.</summary>
    public static async Task<FlightServer> StartAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string root = context.Scratch("serving");
        Directory.CreateDirectory(root);
        StageCatalog catalog = new StageCatalog().Add<Pipeline>().Add<PipelineModel>().AddLightGBM().AddML();
        if (!File.Exists(Path.Combine(root, "models", "late", "stage.json")))
            await FlightModel.SaveAsync(context, Path.Combine(root, "models", "late"), catalog, cancellationToken);
        var options = new ServiceOptions { Root = root, Keys = new Dictionary<string, string> { ["bench"] = Key } };
        var process = ProcessHost.OfService(options.Host, new LocalStorage());
        var engine = new EmbeddedRunEngine(
            new EmbeddedRunnerOptions { Catalog = catalog, Host = process.Stages, WorkFolder = Path.Combine(root, ".synapse"), RunsFolder = Path.Combine(root, "runs") }, 1);
        ServiceHost host = ServiceHost.Create(new ServiceParts
        {
            Options = options, Catalog = catalog, Storage = process.Storage, Engine = engine, Trust = process.Trust!, Host = process.Stages,
        });
        WebApplication app = Web();
        app.Run(host.Api.HandleAsync);
        await app.StartAsync(cancellationToken);
        return new FlightServer(process, engine, host, app);
    }

    /// <summary>An empty application on Kestrel.</summary>
    public static WebApplication Web()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _host.DisposeAsync();
        await _engine.DisposeAsync();
        _process.Dispose();
    }
}
