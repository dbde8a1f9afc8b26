using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded;
using SynapseServerless.Hosting;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Intake;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Cli.Watching;

/// <summary>Watches a folder with one pipeline, or the drops of a service, until it is interrupted.</summary>
internal static class Watcher
{
    /// <summary>Watches a folder with one pipeline.</summary>
    public static async Task<int> RunAsync(WatchSettings settings, WatchedPipeline watched, CancellationToken cancellationToken)
    {
        watched = watched with { Folder = Path.GetFullPath(watched.Folder), Specification = Path.GetFullPath(watched.Specification) };
        if (!Directory.Exists(watched.Folder))
            throw new SpecificationException("There is no such folder", Location.OfFile(watched.Folder), "Create it, or name another.");
        using ProcessHost process = Storages.Host();
        IStorage storage = process.Storage;
        StageCatalog catalog = AllStages.CreateCatalog();
        string work = Path.GetFullPath(settings.Work ?? Path.Combine(".synapse", "watch"));
        string runs = $"{work}/runs";
        var report = new WatchReport(settings.Json, TimeProvider.System);
        await using var engine = new EmbeddedRunEngine(
            new EmbeddedRunnerOptions { Catalog = catalog, Host = process.Stages, WorkFolder = work, RunsFolder = runs, Reporter = new HtmlReporter() }, concurrency: 1);
        var landed = new LandedRuns(watched, engine, catalog, storage, runs, report);
        await landed.CheckAsync(cancellationToken);
        engine.Start();
        await FollowAsync(settings, watched.Folder, storage, landed.HandleAsync, cancellationToken);
        return End(settings, engine, report);
    }

    /// <summary>Watches the drops of a service, without a server.</summary>
    public static async Task<int> RunAsync(WatchSettings settings, string root, CancellationToken cancellationToken)
    {
        ServiceOptions options = ServiceOptions.FromEnvironment(name => name == "SYNAPSE_ROOT" ? root : Environment.GetEnvironmentVariable(name));
        using var process = ProcessHost.OfService(options.Host, Storages.Create());
        (IStorage storage, TrustPolicy trust) = (process.Storage, process.Trust!);
        var layout = new ServiceLayout(options.Root);
        StageCatalog catalog = AllStages.CreateCatalog();
        var report = new WatchReport(settings.Json, TimeProvider.System);
        string work = settings.Work ?? (layout.Root.Contains("://", StringComparison.Ordinal) ? ".synapse" : Path.Combine(layout.Root, ".synapse"));
        await using var engine = new EmbeddedRunEngine(
            new EmbeddedRunnerOptions
            {
                Catalog = catalog, Host = process.Stages, WorkFolder = work, RunsFolder = layout.Runs, Reporter = new HtmlReporter(),
            },
            concurrency: 1);
        await using ServiceHost host = ServiceHost.Create(
            new ServiceParts { Options = options, Catalog = catalog, Storage = storage, Engine = engine, Trust = trust, Host = process.Stages });
        var drops = new DropRuns(new DropIntake(host.Runs, host.Pipelines, trust.Guard(storage, TrustScope.Specification), layout, new NoteLog(report)), engine, new RunFiles(storage, layout.Runs), report);
        engine.Start();
        await FollowAsync(settings, layout.Drop, storage, drops.HandleAsync, cancellationToken);
        return End(settings, engine, report);
    }

    private static async Task FollowAsync(
        WatchSettings settings, string folder, IStorage storage, Func<string, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var options = new LandingOptions { Logger = new ErrorLog() };
        var watch = new LandingWatch(storage, folder, options);
        if (!settings.Once)
        {
            await Console.Error.WriteLineAsync($"Watching {folder}; press Ctrl-C to stop.");
            await watch.RunAsync(handle, cancellationToken);
            return;
        }
        // What has stayed as it is between two looks is whole.
        await watch.LookAsync(handle, cancellationToken);
        // By the clock a timer may be early, by less than its own ticks.
        await Task.Delay(options.Settle + TimeSpan.FromMilliseconds(50), cancellationToken);
        await watch.LookAsync(handle, cancellationToken);
    }

    private static int End(WatchSettings settings, EmbeddedRunEngine engine, WatchReport report)
    {
        if (settings.Once && report.Known > 0)
            report.Note($"{report.Known} {(report.Known == 1 ? "run had" : "runs had")} been started before.");
        if (engine.Open > 0)
            report.Note($"{engine.Open} {(engine.Open == 1 ? "run is" : "runs are")} journalled and will be taken up when the folder is watched again.");
        return settings.Once && report.Failures > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // What keeps failing, in a user's words.
    private sealed class ErrorLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Terminal.Failure.Write($"{formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}");
        }
    }

    // What the intake of a service logs, as notes of this command.
    private sealed class NoteLog(WatchReport report) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                report.Failed(formatter(state, exception));
            else if (IsEnabled(logLevel))
                report.Note(formatter(state, exception));
        }
    }
}
