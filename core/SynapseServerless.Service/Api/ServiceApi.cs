using Microsoft.AspNetCore.Http;

namespace SynapseServerless.Service.Api;

/// <summary>The HTTP API of a service: one handler for every path, so that any host of ASP.NET Core can serve it.</summary>
public sealed class ServiceApi
{
    private readonly ServiceParts _parts;
    private readonly ServiceHost _host;

    internal ServiceApi(ServiceParts parts, ServiceHost host) => (_parts, _host) = (parts, host);

    /// <summary>Answers a request, whatever its path. Nothing is thrown but the cancellation of a request whose caller has gone.</summary>
    /// <param name="context">The request and the answer.</param>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.StatusCode = _parts.Options.Keys.Count == 0 || _host.Layout.Root.Length == 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status501NotImplemented;
        await context.Response.CompleteAsync().ConfigureAwait(false);
    }
}
