using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.TestService;

/// <summary>A real HTTP server that answers as AI services do, and misbehaves as they do when asked to.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public Uri Url { get; private set; } = new("http://localhost");

    /// <summary>The requests so far, in the order in which they arrived.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    /// <summary>Whether it remembers requests; a test that sends very many counts what is answered instead.</summary>
    public bool Remembers { get; set; } = true;

    /// <summary>Hears of each request whose answer of success went out whole, so that the caller has it.</summary>
    public Action<ReceivedRequest>? Answered { get; set; }

    /// <summary>How it misbehaves; can be changed while it runs.</summary>
    public Misbehaviour Faults { get; set; } = Misbehaviour.None;

    /// <summary>How often an operation is asked in vain before it has ended.</summary>
    public int Polls { get; set; } = 1;

    /// <summary>The key that it accepts; null for any.</summary>
    public string? Key { get; set; }

    /// <summary>Starts one that answers by a function alone.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static Task<TestServer> StartAsync(Func<ReceivedRequest, TestAnswer?> answer, int port = 0) =>
        StartAsync(new RequestDelegateOf(answer), port);

    /// <summary>Starts one with all services that it knows.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    public static Task<TestServer> StartAsync(int port = 0) => StartAsync(new AllServices(), port);

    private static async Task<TestServer> StartAsync(IAnswering answering, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.Limits.MaxRequestBodySize = 512 << 20;
            options.Limits.MinRequestBodyDataRate = null;
        });
        WebApplication app = builder.Build();
        var server = new TestServer(app);
        app.Run(context => server.HandleAsync(context, answering));
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Url = new Uri(address);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context, IAnswering answering)
    {
        ReceivedRequest request = await ReceivedRequest.ReadAsync(context.Request, Url, context.RequestAborted) with { Polls = Polls };
        if (Remembers)
            Requests.Enqueue(request);
        // The same question has the same identity, so that tests can compare answers as a whole.
        context.Items["id"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(request.Path), .. request.Body]))[..16];
        if (await Faults.TryMisbehaveAsync(context, request))
            return;
        if (Key is { } key && request.Key != key)
        {
            await TestAnswer.Error(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.").WriteAsync(context.Response);
            return;
        }
        TestAnswer answer = Answer(request, answering) ?? TestAnswer.Error(404, "404", "Resource not found");
        if (!await Misbehaviour.TrySpoilAsync(context, answer))
            await answer.WriteAsync(context.Response);
        if (answer.Status < 400 && context.Items["fault"] is not Fault { Loses: true })
            Answered?.Invoke(request);
    }

    // What lacks something is no request: services say so, and answer the next.
    private static TestAnswer? Answer(ReceivedRequest request, IAnswering answering)
    {
        try
        {
            return answering.Answer(request);
        }
        catch (Exception error) when (answering is AllServices && error is NullReferenceException or System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return TestAnswer.Error(400, "InvalidRequest", "The request is malformed.");
        }
    }

    private sealed class RequestDelegateOf(Func<ReceivedRequest, TestAnswer?> answer) : IAnswering
    {
        public TestAnswer? Answer(ReceivedRequest request) => answer(request);
    }
}

/// <summary>Answers requests; null for those it does not know.</summary>
internal interface IAnswering
{
    TestAnswer? Answer(ReceivedRequest request);
}
