using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Secrets;
using SynapseServerless.Services;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Services;

/// <summary>Rows that ask a service, so many at a time, against a loop over HttpClient with as many at a time.</summary>
/// <param name="concurrency">How many run at once.</param>
/// <param name="milliseconds">How long an answer takes.</param>
/// <param name="referenceConcurrency">How many the loop runs at once.</param>
/// <param name="least">How many times as fast as the loop the stage has to be.</param>
public sealed class CallComparison(int concurrency, int milliseconds, int referenceConcurrency, double least) : Comparison
{
    private const string Body = """{"messages":[{"role":"user","content":"row 00000"}],"model":"small"}""";
    // As in a process that has called the service before: what it takes is found out once.
    private readonly StageHost _host = new() { Secrets = new SecretStore(new Given()), Resources = new LeasedCache(1 << 20) };
    private ServiceProcess? _server;
    private RecordBatch? _rows;
    private int _round;

    /// <summary>How many microseconds of processor time a request may take more than with HttpClient alone; null where time counts.</summary>
    public double? MostOverhead { get; init; }

    /// <inheritdoc/>
    public override string Name => MostOverhead is not null ? "service-calls-overhead" : string.Create(CultureInfo.InvariantCulture, $"service-calls-{concurrency}x{milliseconds}ms{(referenceConcurrency == concurrency ? "" : "-one-at-a-time")}");

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"OpenAIPrompt with concurrency {concurrency} over a service of another process that answers in {milliseconds} ms, against a loop over HttpClient with {referenceConcurrency} at a time");

    /// <inheritdoc/>
    public override string Unit => "requests";

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [MostOverhead is { } most ? Requirement.ProcessorOverAtMost(most) : Requirement.SpeedAtLeast(least)];

    // Some seconds of the slower side.
    private int Count => referenceConcurrency == concurrency ? Math.Clamp(5_000 / milliseconds * concurrency, 64, 12_000) : 10 * concurrency;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _server = ServiceProcess.Start(milliseconds);
        _rows = Rows(Count);
        await AskAsync(Rows(Math.Max(64, 8 * concurrency)), cancellationToken);
        await LoopAsync(64, cancellationToken);
        if (MostOverhead is null)
            return;
        // Processor time counts here, and that of the compiler is none of a request.
        await AskAsync(_rows, cancellationToken);
        await LoopAsync(Count, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _server?.Dispose();
        _host.Resources.Dispose();
        _host.Secrets.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await LoopAsync(Count, cancellationToken);
        return Count;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await AskAsync(_rows!, cancellationToken);
        return Count;
    }

    private async Task AskAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        using var stage = new OpenAIPrompt
        {
            Url = _server!.Url, SubscriptionKey = new Secret("bench"), DeploymentName = "small", PromptTemplate = "{text}", SystemPrompt = "", OutputCol = "said", Concurrency = concurrency,
        };
        using BoundTransformer bound = stage.Bind(rows.Schema);
        var context = new StageContext("bench") { Host = _host };
        await foreach (RecordBatch batch in bound.TransformAsync(One(rows), context, cancellationToken))
        {
            using (batch)
            {
                if (batch.Column("said").NullCount > 0)
                    throw new InvalidOperationException("A row was not answered.");
            }
        }
    }

    private async Task LoopAsync(int count, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var slots = new SemaphoreSlim(referenceConcurrency);
        int round = Interlocked.Increment(ref _round);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async row =>
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, _server!.Url.TrimEnd('/') + "/openai/v1/chat/completions")
                {
                    Content = new StringContent(Body.Replace("00000", string.Create(CultureInfo.InvariantCulture, $"{round} {row}"), StringComparison.Ordinal), Encoding.UTF8, "application/json"),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "key");
                using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }));
    }

    private static RecordBatch Rows(int count)
    {
        var texts = new StringArray.Builder();
        for (int row = 0; row < count; row++)
            texts.Append(string.Create(CultureInfo.InvariantCulture, $"row {row:D5}"));
        return new RecordBatch(new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, nullable: false)], null), [texts.Build()], count);
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch rows)
    {
        await Task.Yield();
        yield return Batches.Share(rows);
    }

    private sealed class Given : ISecretSource
    {
        public ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken) => ValueTask.FromResult<string?>("key");

        public string Describe(Secret secret) => secret.Name;
    }
}
