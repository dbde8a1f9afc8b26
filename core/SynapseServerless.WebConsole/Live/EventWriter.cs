using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SynapseServerless.WebConsole.Live;

/// <summary>Writes server-sent events.</summary>
internal static class EventWriter
{
    /// <summary>Writes events until there are no more, or nobody listens.</summary>
    public static async Task WriteAsync(HttpContext context, LiveFeed feed, string? lastId)
    {
        CancellationToken gone = context.RequestAborted;
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        // Proxies such as nginx hold back what they think is a page.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await SendAsync(context, "retry: 1000\n\n", gone);
            await foreach (LiveEvent? item in feed.ReadAsync(lastId, gone))
                await SendAsync(context, item is null ? ":\n\n" : $"id: {item.Id}\nevent: {item.Kind}\ndata: {item.Data}\n\n", gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The page was closed.
        }
    }

    private static async Task SendAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
