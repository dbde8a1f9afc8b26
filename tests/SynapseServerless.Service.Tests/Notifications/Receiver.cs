using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.Service.Tests.Notifications;

/// <summary>A real server that is called back: it keeps what comes, and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Queue<Func<HttpContext, Task>> _answers = new();

    private Receiver(WebApplication server) => _server = server;

    public List<(Dictionary<string, string> Headers, byte[] Body)> Calls { get; } = [];

    public Uri Url => new($"{_server.Urls.Single()}/done?sig=secret-of-the-caller");

    public static async Task<Receiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._server.MapPost("/done", receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>How the next calls are answered, in order; further ones with 200.</summary>
    public Receiver Answers(params int[] statuses)
    {
        foreach (int status in statuses)
            AnswersBy(context => Task.FromResult(context.Response.StatusCode = status));
        return this;
    }

    public Receiver AnswersBy(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Calls.Add((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body.ToArray()));
        if (_answers.TryDequeue(out Func<HttpContext, Task>? answer))
            await answer(context);
    }
}
