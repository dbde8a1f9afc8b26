using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Http;

/// <summary>Writes answers.</summary>
internal static class PageWriter
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpContext context, View view, Answer answer)
    {
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        response.Headers.CacheControl = "no-store";
        switch (answer)
        {
            case PageAnswer page:
                string html = Shell.Render(view, page);
                if (page.Status == 200 && view.Csv is { } name && view.Grids.TryGetValue(name, out Grid? grid))
                {
                    response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
                    await SendAsync(context, 200, "text/csv; charset=utf-8", Tables.Csv(grid));
                }
                else
                    await SendAsync(context, page.Status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));
                break;
            case RedirectAnswer redirect:
                response.StatusCode = StatusCodes.Status303SeeOther;
                response.Headers.Location = view.Url(redirect.To);
                break;
            case EventsAnswer events:
                await EventWriter.WriteAsync(context, events.Feed, view.LastEvent);
                break;
            case FileAnswer file:
                await using (file.Content)
                    await SendFileAsync(context, file);
                break;
            default:
                throw new InvalidOperationException($"There is no way to write {answer.GetType().Name}.");
        }
    }

    private static async Task SendFileAsync(HttpContext context, FileAnswer file)
    {
        if (file.IsForever)
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (file.Policy is { } policy)
            context.Response.Headers.ContentSecurityPolicy = policy;
        if (file.FileName is { } name)
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        using var buffer = new MemoryStream();
        await file.Content.CopyToAsync(buffer, context.RequestAborted);
        await SendAsync(context, 200, file.ContentType, buffer.ToArray());
    }

    private static async Task SendAsync(HttpContext context, int status, string type, byte[] content)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers.Vary = "Accept-Encoding";
        if (content.Length > 1_000 && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            using var small = new MemoryStream();
            await using (var gzip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
                await gzip.WriteAsync(content, context.RequestAborted);
            content = small.ToArray();
            response.Headers.ContentEncoding = "gzip";
        }
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(content, context.RequestAborted);
    }
}
