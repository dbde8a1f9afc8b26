using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.Worker;

/// <summary>Says whether the process is alive, and whether it takes work; nothing else, to anybody who asks.</summary>
internal static class Health
{
    /// <summary>Adds the two addresses.</summary>
    /// <param name="app">The application.</param>
    /// <param name="isReady">Whether it takes work.</param>
    public static void Map(WebApplication app, Func<bool> isReady)
    {
        app.MapGet("/healthz", () => Results.Text("alive"));
        app.MapGet("/readyz", () => isReady()
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
