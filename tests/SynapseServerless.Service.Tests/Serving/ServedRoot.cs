using System.Collections.Concurrent;
using Apache.Arrow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Resources;
using SynapseServerless.Runs;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Tests.Contract;
using SynapseServerless.Service.Tests.Intake;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>A service with models, in this process, over a folder of its own; on request it listens on a port of the loopback.</summary>
internal sealed class ServedRoot : IAsyncDisposable
{
    public const string Key = "0123456789abcdef-of-the-tests";

    private readonly TemporaryFolder _folder = new();
    private readonly StageCatalog _catalog = new StageCatalog().Add<Pipeline>().Add<PipelineModel>().Add<Gated>().AddCore().AddML();
    private readonly LeasedCache _resources;
    private WebApplication? _app;

    public ServedRoot(long memory = 1 << 30)
    {
        _resources = new LeasedCache(memory);
        var trust = new TrustPolicy(new TrustOptions { Root = _folder.Path });
        Host = ServiceHost.Create(new ServiceParts
        {
            Options = new ServiceOptions { Root = _folder.Path, Keys = new Dictionary<string, string> { ["tests"] = Key } },
            Catalog = _catalog,
            Storage = Storage,
            Engine = new NoEngine(),
            Trust = trust,
            Host = StageHost.Default with { Storage = Storage, Resources = _resources },
            Logger = Log,
        });
    }

    public ServiceHost Host { get; }

    public KeptLog Log { get; } = new();

    public LocalStorage Storage { get; } = new();

    public LeasedCache Resources => _resources;

    public string At(string path) => _folder.At(path);

    /// <summary>Saves a model that multiplies the column n.</summary>
    public Task SaveAsync(string name, int factor, string? gate = null) => SaveAsync(
        name, new PipelineModel([.. gate is null ? [] : new Transformer[] { new Gated { Name = gate } }, new SQLTransformer { Statement = $"SELECT *, n * {factor} AS times FROM __THIS__" }]));

    /// <summary>Saves a model over the column n.</summary>
    public async Task SaveAsync(string name, Transformer model)
    {
        using MemoryDataset trained = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { n = i }));
        var options = new StageSaveOptions { Input = trained.Schema, Summary = await TrainingSummaries.OfAsync(trained) };
        await StageSerializer.SaveAsync(model, At($"models/{name}"), Storage, _catalog, options, CancellationToken.None);
    }

    /// <summary>Scores rows; what comes back has the version and the values.</summary>
    public async Task<(string Version, long[] Values)> ScoreAsync(
        string model, int[] numbers, string caller = "", string? version = null, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default)
    {
        using RecordBatch rows = Rows(numbers);
        using ScoredRows scored = await Host.Scoring.ScoreAsync(
            new ScoringRequest { Model = model, Rows = rows, Caller = caller, Version = version, Deadline = deadline }, cancellationToken);
        Assert.Empty(scored.Errors);
        return (scored.Version, [.. scored.Rows.Values("times").Select(value => Convert.ToInt64(value, null))]);
    }

    /// <summary>Rows with the column n.</summary>
    public static RecordBatch Rows(params int[] numbers) => new(
        new Schema([new Field("n", Apache.Arrow.Types.Int32Type.Default, true)], null), [new Int32Array.Builder().AppendRange(numbers).Build()], numbers.Length);

    /// <summary>Listens, and gives what sends requests there.</summary>
    public async Task<Contract.Api> ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Host.Api.HandleAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        return new Contract.Api(ServiceUnderTest.Client(new Uri(_app.Urls.First()), Key));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await Host.DisposeAsync();
        _resources.Dispose();
        _folder.Dispose();
    }

    private sealed class NoEngine : IRunEngine
    {
        public string Name => "none";

        public Task ScheduleAsync(RunInput run, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<EngineRunState?>(null);

        public Task StopAsync(string runId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>Passes rows on when its gate is open, and notes how many came at a time.</summary>
public sealed class Gated : BatchTransformer
{
    private static readonly ConcurrentDictionary<string, Gate> s_gates = new(StringComparer.Ordinal);

    /// <summary>Name of the gate.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(
        input, input,
        (batch, _, cancellationToken) =>
        {
            Gate gate = s_gates.GetOrAdd(Name, static _ => new Gate());
            gate.Seen.Enqueue(batch.Length);
            gate.Open.Wait(cancellationToken);
            return Batches.Share(batch);
        },
        keepsRows: true);

    /// <summary>A gate, which is open at first.</summary>
    internal static Gate Of(string name) => s_gates.GetOrAdd(name, static _ => new Gate());

    internal sealed class Gate
    {
        public ManualResetEventSlim Open { get; } = new(true);

        public ConcurrentQueue<int> Seen { get; } = new();
    }
}
