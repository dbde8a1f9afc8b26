using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SynapseServerless.Hub;

/// <summary>Puts a training hub behind an address of an ASP.NET Core application.</summary>
public static class TrainingHubEndpoints
{
    /// <summary>Serves ranks at <c>/sessions/{session}/ranks/{rank}</c>. The application uses WebSockets (<c>UseWebSockets</c>).</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="hub">The hub; it stays the caller's.</param>
    public static IEndpointConventionBuilder MapTrainingHub(this IEndpointRouteBuilder endpoints, TrainingHub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return endpoints.MapGet("/sessions/{session}/ranks/{rank:int}", (HttpContext http, string session, int rank) => AcceptAsync(http, hub, session, rank));
    }

    private static async Task AcceptAsync(HttpContext http, TrainingHub hub, string session, int rank)
    {
        // Nobody learns which sessions there are: a token is right or wrong for a name, whether or not there is such a session.
        string authorization = http.Request.Headers.Authorization.ToString();
        string? token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..] : null;
        if (!hub.IsAllowed(session, token))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        bool understood = int.TryParse(http.Request.Query["size"], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            & double.TryParse(http.Request.Query["wait"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        if (!understood || !http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        bool direct = http.Request.Query["direct"] == "1";
        DateTimeOffset? since = long.TryParse(http.Request.Query["since"], NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        var accept = new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero };
        using var socket = await http.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        // A session outlives none of its ranks' requests; an aborted request is a broken connection.
        await hub.ServeAsync(session, rank, size, TimeSpan.FromSeconds(Math.Min(seconds, 86_400)), socket, direct, since, http.RequestAborted).ConfigureAwait(false);
    }
}
