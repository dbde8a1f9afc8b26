using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace SynapseServerless.Hub;

/// <summary>Fits Kestrel to what ranks send: messages of a hundred kilobytes, each of which somebody waits for.</summary>
public static class TrainingHubHosting
{
    // A few messages: a connection that has more of them waiting is not sent to, and the hub holds back those who send.
    private const long MostBuffered = 1024 * 1024;

    /// <summary>
    /// Reads and writes in blocks that hold a whole message instead of 4 KB, lets a few messages wait in a connection, and passes a
    /// message on on the thread that read it.
    /// </summary>
    /// <param name="host">The server. What else it serves must not block: it would keep ranks waiting.</param>
    public static IWebHostBuilder UseTrainingHubTransport(this IWebHostBuilder host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host
            .ConfigureServices(static services => services.AddSingleton<IMemoryPoolFactory<byte>, MessageMemoryPoolFactory>())
            .UseSockets(static sockets =>
            {
                (sockets.MaxReadBufferSize, sockets.MaxWriteBufferSize) = (MostBuffered, MostBuffered);
                sockets.UnsafePreferInlineScheduling = true;
            })
            .ConfigureKestrel(static kestrel =>
                (kestrel.Limits.MaxRequestBufferSize, kestrel.Limits.MaxResponseBufferSize) = (MostBuffered, MostBuffered));
    }

    /// <summary>
    /// Lets the sockets of this process go on, on Linux, on the threads that learn that there is something to read, instead of waking
    /// others for it.
    /// </summary>
    /// <remarks>
    /// For a process that is a hub and nothing else, before it opens its first socket: where whatever follows a read blocks, all
    /// connections of the process stand still.
    /// </remarks>
    public static void ContinueOnSocketThreads() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
