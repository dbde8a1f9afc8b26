using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Service;

namespace SynapseServerless.Cli.Serving.Grpc;

/// <summary>gRPC beside the API, on addresses of its own: without TLS a connection is of HTTP/2 from its first byte, and not of HTTP/1.1.</summary>
internal static class GrpcServing
{
    /// <summary>Adds what gRPC needs.</summary>
    public static void Add(IServiceCollection services, ServiceOptions options)
    {
        services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = ((int)options.MaxScoreBytes, null));
        services.AddSingleton<GrpcParts>();
        services.AddSingleton<GrpcInference>();
    }

    /// <summary>Listens on addresses of the API, and on those of gRPC.</summary>
    public static void Listen(KestrelServerOptions kestrel, IEnumerable<Uri> urls, IEnumerable<Uri> grpc)
    {
        foreach (Uri url in urls)
            Listen(kestrel, url, HttpProtocols.Http1);
        foreach (Uri url in grpc)
            Listen(kestrel, url, HttpProtocols.Http2);
    }

    /// <summary>Answers calls.</summary>
    public static void Map(WebApplication app, ServiceHost host, ServiceOptions options, ILogger logger)
    {
        app.Services.GetRequiredService<GrpcParts>().Begin(host, options, logger);
        app.UseRouting();
#pragma warning disable ASP0014 // What is no call goes on to the API, which comes behind; endpoints of the application itself would come last.
        app.UseEndpoints(static endpoints => endpoints.MapGrpcService<GrpcInference>());
#pragma warning restore ASP0014
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, HttpProtocols protocols)
    {
        if (url.Host == "localhost")
            kestrel.ListenLocalhost(url.Port, listen => listen.Protocols = protocols);
        else
            kestrel.Listen(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port, listen => listen.Protocols = protocols);
    }
}
