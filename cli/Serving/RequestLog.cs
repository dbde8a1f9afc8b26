using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.Cli.Serving;

/// <summary>One line for each request: method, path, status, milliseconds. Queries and headers, which may carry what is nobody's business, stay out.</summary>
internal sealed partial class RequestLog(ILogger logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            LogRequest(logger, context.Request.Method, context.Request.Path.Value, context.Response.StatusCode, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{method} {path} {status} {milliseconds:0} ms")]
    private static partial void LogRequest(ILogger logger, string method, string? path, int status, double milliseconds);
}
