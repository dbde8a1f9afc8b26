using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Resources;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Serving;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using SynapseServerless.Trust;

namespace SynapseServerless.Bench.Comparisons.Services;

/// <summary>64 callers who ask for one row each, over HTTP on loopback: with requests put together into batches, against the same without.</summary>
internal sealed class BatchedServingComparison : Comparison, IDisposable
{
    private const int Callers = 64, Width = 64;

    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly string _root = Path.Combine(Path.GetTempPath(), "synapse-bench-batched");
    private LeasedCache? _resources;
    private ServiceHost? _host;
    private WebApplication? _app;
    private HttpClient? _client;

    /// <inheritdoc/>
    public override string Name => "serving-batched";

    /// <inheritdoc/>
    public override string Summary => "64 callers, each with one row a request to an ONNX network 64-2048-2048-1 over HTTP: requests in batches against one batch a request";

    /// <inheritdoc/>
    public override string Unit => "requests";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(3)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        var storage = new LocalStorage();
        var vector = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), Width);
        var input = new Schema([new Field("x", vector, nullable: false)], null);
        using var model = new PipelineModel(new ONNXModel { ModelPayload = OnnxGraphs.Network(Width, 2_048, 2_048, 1), DeviceType = "CPU" });
        foreach (string name in (string[])["one", "batched"])
            await StageSerializer.SaveAsync(model, Path.Combine(_root, "models", name), storage, catalog, new StageSaveOptions { Input = input }, cancellationToken);
        _resources = new LeasedCache(1L << 30);
        _host = ServiceHost.Create(new ServiceParts
        {
            Options = new ServiceOptions { Root = _root, Keys = new Dictionary<string, string> { ["bench"] = Key } },
            Catalog = catalog,
            Storage = storage,
            Engine = new NoEngine(),
            Trust = new TrustPolicy(new TrustOptions { Root = _root }),
            Host = StageHost.Default with { Storage = storage, Resources = _resources },
        });
        await _host.Serving.PutAsync("one", new ServingSettings { Batching = new BatchSettings { MaxRows = 1, WindowMilliseconds = 0 } }, cancellationToken);
        await _host.Serving.PutAsync("batched", new ServingSettings(), cancellationToken);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(_host.Api.HandleAsync);
        await _app.StartAsync(cancellationToken);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _client.DefaultRequestHeaders.Add("api-key", Key);
    }

    /// <inheritdoc/>
    public override async Task CleanUpAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _resources?.Dispose();
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => AskAsync("one", cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => AskAsync("batched", cancellationToken);

    private async Task<long> AskAsync(string model, CancellationToken cancellationToken)
    {
        const int Each = 25;
        string body = $$"""{"rows": [{"x": [{{string.Join(',', Enumerable.Range(0, Width).Select(i => $"0.{i}"))}}]}], "columns": ["y"]}""";
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            for (int i = 0; i < Each; i++)
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using HttpResponseMessage answer = await _client!.PostAsync($"/v1/models/{model}/score", content, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                    throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            }
        }));
        return Callers * Each;
    }

    private sealed class NoEngine : IRunEngine
    {
        public string Name => "none";

        public Task ScheduleAsync(RunInput run, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<EngineRunState?>(null);

        public Task StopAsync(string runId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
