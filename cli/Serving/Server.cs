using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Cli.Serving.Grpc;
using SynapseServerless.Embedded;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Hosting;
using SynapseServerless.Reports;
using SynapseServerless.Service;
using SynapseServerless.Service.Notifications;
using SynapseServerless.Service.Queues;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;
using SynapseServerless.WebConsole;

namespace SynapseServerless.Cli.Serving;

/// <summary>The HTTP API over the embedded engine, on Kestrel. Nothing of ASP.NET Core is loaded before this runs.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(ServeSettings settings, CancellationToken cancellationToken)
    {
        ServiceOptions options = settings.Options();
        IReadOnlyList<Uri> urls = ListenAddresses.Parse(settings.Urls);
        Uri[] grpc = settings.Grpc is { } address ? [.. ListenAddresses.Parse(address, "--grpc")] : [];
        await using WebApplication app = Application(urls, grpc, options);
        ILoggerFactory loggers = app.Services.GetRequiredService<ILoggerFactory>();

        using var process = ProcessHost.OfService(options.Host, Storages.Create());
        (IStorage storage, TrustPolicy trust) = (process.Storage, process.Trust!);
        var layout = new ServiceLayout(options.Root);
        StageCatalog catalog = AllStages.CreateCatalog();
        ServiceQueues? queues = ServiceQueues.Create(options);
        if (settings.Queue && queues is null)
            throw new SpecificationException("There is no queue to take requests from", new Location { File = "--queue" }, "Set SYNAPSE_QUEUES.");
        using var notifier = new RunNotifier(new RunNotifierParts
        {
            Options = options,
            Storage = storage,
            Trust = trust,
            Queues = queues,
            Logger = loggers.CreateLogger("notifications"),
        });
        await using TaskHostPool? hosts = settings.TaskHosts == 0 ? null : TaskHosts.Create(settings, options.Host, loggers.CreateLogger("engine"));
        await using var engine = new EmbeddedRunEngine(
            new EmbeddedRunnerOptions
            {
                Catalog = catalog,
                Host = process.StagesFor(loggers.CreateLogger("engine")),
                WorkFolder = settings.WorkFolder(layout.Root),
                RunsFolder = layout.Runs,
                Workers = WorkerEnvironment.Workers(),
                Reporter = new HtmlReporter(),
                Notifier = notifier,
                TaskHosts = hosts,
            },
            settings.Concurrency);
        await using var streams = new EmbeddedStreamEngine(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Host = process.StagesFor(loggers.CreateLogger("engine")), WorkFolder = settings.WorkFolder(layout.Root), StreamsFolder = layout.Streams,
        });
        await using ServiceHost host = ServiceHost.Create(new ServiceParts
        {
            Streams = streams,
            Options = options,
            Catalog = catalog,
            Storage = storage,
            Engine = engine,
            Trust = trust,
            Notifier = notifier,
            Host = process.Stages,
            Logger = loggers.CreateLogger("service"),
        });
        int taken = engine.Start(takesUp: settings.Adopts is null);
        if (settings.Adopts is { } adopts)
            await host.Runs.AdoptAsync(await adopts.ListAsync(cancellationToken), cancellationToken);
        await streams.StartAsync(cancellationToken);
        app.Use(new RequestLog(loggers.CreateLogger("http")).InvokeAsync);
        if (grpc.Length > 0)
            GrpcServing.Map(app, host, options, loggers.CreateLogger("service"));
        using var console = ConsoleApp.Create(host);
        app.Run(context => ConsoleApp.Serves(context) ? console.HandleAsync(context) : host.Api.HandleAsync(context));
        await host.Serving.WarmUpAsync(cancellationToken);
        await StartAsync(app, settings.Urls, cancellationToken);
        Tell(app, layout, [.. urls, .. grpc], grpc.Length, taken);
        if (settings.Opens is { } opens && console.CreateSignInLink() is { } link)
            opens(new Uri(new Uri(app.Urls.First()), link));
        // Until somebody ends the server, which is how it ends.
        await Intakes.Create(host, trust, storage, settings.Queue ? queues : null, loggers.CreateLogger("intake")).RunAsync(cancellationToken);
        int open = engine.Open;
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        console.Close();
        await app.StopAsync(soon.Token);
        await engine.DisposeAsync();
        if (open > 0)
            await Console.Error.WriteLineAsync($"{open} {(open == 1 ? "run is" : "runs are")} journalled and will be taken up when the server is started again.");
        return ExitCode.Done;
    }

    private static WebApplication Application(IReadOnlyList<Uri> urls, Uri[] grpc, ServiceOptions options)
    {
        // Empty: neither files nor variables of ASP.NET Core's own can open what the command line has not.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "synapse" });
        PlainLog.AddTo(builder.Logging)
            // Errors at the start have messages of our own; the host would log them again with a stack trace.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Bodies that are too large are refused by the service, with words; what is far beyond is not even drained.
            kestrel.Limits.MaxRequestBodySize = Math.Max(options.MaxBodyBytes, options.MaxScoreBytes) * 2;
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => ProblemConnections.ServeAsync(next, connection)));
            if (grpc.Length > 0)
                GrpcServing.Listen(kestrel, urls, grpc);
        });
        if (grpc.Length > 0)
            GrpcServing.Add(builder.Services, options);
        else
            builder.WebHost.UseUrls([.. urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);
        return builder.Build();
    }

    private static async Task StartAsync(WebApplication app, string urls, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new SynapseException($"This server cannot listen: {error.Message}", new Location { File = "--urls" }, $"Is another server on {urls}? Choose another port with --urls.", error);
        }
    }

    private static void Tell(WebApplication app, ServiceLayout layout, IReadOnlyList<Uri> urls, int grpc, int taken)
    {
        // Those of gRPC were listened on last.
        foreach ((int i, string address) in app.Urls.Index())
            Console.Out.WriteLine($"Listening on {address}{(i < app.Urls.Count - grpc ? "" : " for gRPC")}");
        Console.Error.WriteLine($"Serving {layout.Root}; press Ctrl-C to stop.");
        if (taken > 0)
            Console.Error.WriteLine($"{taken} {(taken == 1 ? "run that had" : "runs that had")} not ended {(taken == 1 ? "is" : "are")} taken up.");
        foreach (Uri url in urls.Where(url => !ListenAddresses.IsLoopback(url)))
            Console.Error.WriteLine($"Warning: {url.Authority} is reached from other machines, and what they send, keys among it, is not encrypted. Put a reverse proxy with TLS in front.");
    }
}
