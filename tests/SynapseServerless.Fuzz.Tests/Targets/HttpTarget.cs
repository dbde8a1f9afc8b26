using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A request to a service: its first line is the method and the path, the second the type of the body, and the rest is the body.</summary>
internal sealed class HttpTarget : FuzzTarget
{
    private const string Key = "0123456789abcdef-of-the-fuzz-tests";

    private static readonly string s_root = Directory.CreateTempSubdirectory("synapse-fuzz-").FullName;

    private static readonly Lazy<Task<(ServiceHost Host, Failures Failures)>> s_service = new(StartAsync);

    public override string Name => "http";

    public override double Weight => 0.05;

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Of("http");

    public override IReadOnlyList<string> Words =>
    [
        "POST ", "PUT ", "GET ", "DELETE ", "/v1/runs", "/v1/pipelines/p", "/v1/models/m", "/score", "/v1/stages", "?top=", "&", "%2F", "%00", "..", "\\u0000", "\\ud800", "null", "{", "}", "[", "]", "\"", ",",
        "\"rows\":", "\"specification\":", "\"schedule\":", "\"cron\":", "\"overrides\":", "\"callback\":", "${X}", "secret:x", "1e999", "-1", "application/json", "application/yaml", ": ", "\n", "\t",
    ];

    public override bool IsRefusal(Exception error) => false;

    public override async Task<string> RunAsync(byte[] input)
    {
        (ServiceHost host, Failures failures) = await s_service.Value;
        string[] lines = Encoding.UTF8.GetString(input).Split('\n', 3);
        string[] request = lines[0].Trim().Split(' ', 2);
        string[] place = (request.Length > 1 ? request[1] : "/").Split('?', 2);
        var context = new DefaultHttpContext();
        context.Request.Method = request[0];
        context.Request.Path = new PathString(place[0].StartsWith('/') ? place[0] : $"/{place[0]}");
        context.Request.QueryString = place.Length > 1 ? new QueryString($"?{place[1]}") : default;
        context.Request.Headers["api-key"] = Key;
        context.Request.ContentType = lines.Length > 1 ? lines[1].Trim() : null;
        context.Request.Body = new MemoryStream(lines.Length > 2 ? Encoding.UTF8.GetBytes(lines[2]) : []);
        var answer = new MemoryStream();
        context.Response.Body = answer;
        failures.Last = null;
        await host.Api.HandleAsync(context);
        return context.Response.StatusCode < 500
            ? $"answered: {context.Response.StatusCode}"
            : throw new InvalidOperationException($"{context.Response.StatusCode}: {Encoding.UTF8.GetString(answer.ToArray())}", failures.Last);
    }

    private static async Task<(ServiceHost Host, Failures Failures)> StartAsync()
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        var storage = new LocalStorage();
        var failures = new Failures();
        Directory.CreateDirectory(Path.Combine(s_root, "data"));
        await File.WriteAllTextAsync(Path.Combine(s_root, "data", "a.csv"), "x,s\n1,a\n2,b\n");
        var model = new SQLTransformer { Statement = "SELECT x, x + 1 AS y, upper(s) AS u FROM __THIS__" };
        await StageSerializer.SaveAsync(model, Path.Combine(s_root, "models", "m"), storage, catalog, CancellationToken.None);
        var host = ServiceHost.Create(new ServiceParts
        {
            Options = new ServiceOptions { Root = s_root, Keys = new Dictionary<string, string> { ["fuzz"] = Key } },
            Catalog = catalog,
            Storage = storage,
            Engine = new IdleEngine(),
            Trust = new TrustPolicy(new TrustOptions { Root = s_root }),
            Logger = failures,
        });
        return (host, failures);
    }

    // What is scheduled waits: requests are what is tested here.
    private sealed class IdleEngine : IRunEngine
    {
        public string Name => "idle";

        public Task ScheduleAsync(RunInput run, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken) =>
            Task.FromResult<EngineRunState?>(new EngineRunState(runId, RunStatus.Pending));

        public Task StopAsync(string runId, string reason, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Failures : ILogger
    {
        public Exception? Last { get; set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Last = exception ?? Last;
    }
}
