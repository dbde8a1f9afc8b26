using System.Globalization;
using System.Text;
using SynapseServerless.Trust;

namespace SynapseServerless.Streaming;

/// <summary>What connectors of servers have in common.</summary>
internal static class StreamParts
{
    /// <summary>A server of <c>host:port</c> as a URL, for those who decide which hosts may be called.</summary>
    /// <param name="scheme">What is spoken with it, such as <c>kafka</c>.</param>
    /// <param name="server">The server as it was written.</param>
    /// <param name="port">The port where none was written.</param>
    /// <returns>Null where it is no server.</returns>
    public static Uri? Server(string scheme, string server, int port)
    {
        if (server.Contains('/', StringComparison.Ordinal) || server.Contains('@', StringComparison.Ordinal) || server.Any(char.IsWhiteSpace))
            return null;
        return Uri.TryCreate($"{scheme}://{server}", UriKind.Absolute, out Uri? url) && url.Host.Length > 0 && url.PathAndQuery is "/" or ""
            ? new UriBuilder(url) { Port = url.Port < 0 ? port : url.Port }.Uri
            : null;
    }

    /// <summary><c>host:port</c> of a server.</summary>
    public static string Address(Uri server) => string.Create(CultureInfo.InvariantCulture, $"{server.IdnHost}:{server.Port}");

    /// <summary>The error of something that is no server.</summary>
    public static SpecificationException NoServer(string parameter, string written, string example) =>
        new($"'{written}' is no server", new Location { Parameter = parameter }, $"Write {example}.");

    /// <summary>Refuses servers that the operator does not allow, where it was not looked at before.</summary>
    public static void Check(HostPolicy policy, IEnumerable<Uri> servers)
    {
        foreach (Uri server in servers)
        {
            // A policy is of hosts and ports, whatever is spoken there.
            Uri url = new UriBuilder(Uri.UriSchemeHttps, server.IdnHost, server.Port).Uri;
            policy.Check(url);
        }
    }

    /// <summary>A file that is made once, and what it says from then on.</summary>
    public static async Task<string> RememberAsync(StreamContext context, string name, Func<Task<string>> make, CancellationToken cancellationToken)
    {
        string file = $"{context.Folder.TrimEnd('/')}/{name}";
        if (await context.Storage.TryReadAsync(file, cancellationToken).ConfigureAwait(false) is { } kept)
            return Encoding.UTF8.GetString(kept.Span);
        string text = await make().ConfigureAwait(false);
        if (await context.Storage.TryCreateAsync(file, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false))
            return text;
        ReadOnlyMemory<byte>? first = await context.Storage.TryReadAsync(file, cancellationToken).ConfigureAwait(false);
        return first is { } other ? Encoding.UTF8.GetString(other.Span) : text;
    }
}
