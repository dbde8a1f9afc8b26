using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Workers;

namespace SynapseServerless.Worker;

/// <summary>Says whether the process is alive, and whether it takes tasks; nothing else, to anybody who asks.</summary>
internal static class Health
{
    /// <summary>Adds the two addresses.</summary>
    public static void Map(WebApplication app, TaskWorker worker)
    {
        app.MapGet("/healthz", () => Results.Text("alive"));
        app.MapGet("/readyz", () => worker.IsReady
            ? Results.Text("ready")
            : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
