using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.Trust.Tests;

/// <summary>An HTTP server of this machine, on a port of its own.</summary>
internal static class LocalServer
{
    public static async Task<WebApplication> StartAsync(Action<WebApplication> routes)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        routes(server);
        await server.StartAsync(Xunit.TestContext.Current.CancellationToken);
        return server;
    }

    public static Uri Url(this WebApplication server, string path = "/") => new(new Uri(server.Urls.Single()), path);
}
