using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using SynapseServerless.Hub;

namespace SynapseServerless.Worker;

/// <summary>The role hub: ranks that train together connect to it, and it passes on what they exchange.</summary>
internal static partial class HubProgram
{
    /// <summary>Serves until it is told to stop; ranks that are at it then learn that it goes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="settings">What the operator decided.</param>
    /// <param name="logger">Where it logs.</param>
    /// <param name="stop">Tells it to stop.</param>
    public static async Task RunAsync(WebApplication app, WorkerSettings settings, ILogger logger, CancellationToken stop)
    {
        var hub = new TrainingHub(new TrainingHubOptions { Key = settings.HubKey!, Logger = logger });
        await using (hub.ConfigureAwait(false))
        {
            bool isReady = false;
            app.UseWebSockets();
            app.MapTrainingHub(hub);
            Health.Map(app, () => isReady);
            await app.StartAsync(stop).ConfigureAwait(false);
            isReady = true;
            LogStarted(logger, string.Join(", ", app.Urls));
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isReady = false;
            LogStopped(logger, hub.Sessions);
        }
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The training hub takes ranks at {urls}")]
    private static partial void LogStarted(ILogger logger, string urls);

    [LoggerMessage(Level = LogLevel.Information, Message = "The training hub stops, told to; {sessions} sessions were open")]
    private static partial void LogStopped(ILogger logger, int sessions);
}
