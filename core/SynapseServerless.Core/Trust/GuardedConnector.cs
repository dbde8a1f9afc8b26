using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.Trust;

/// <summary>Connects to allowed hosts at allowed addresses. It connects to the very address that it looked at, so that a second look-up cannot give another.</summary>
/// <param name="policy">Says which hosts are allowed.</param>
/// <param name="resolve">Looks up the addresses of a host.</param>
internal sealed class GuardedConnector(HostPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public async Task<Stream> ConnectAsync(DnsEndPoint end, Uri? url, CancellationToken cancellationToken)
    {
        string host = HostName.Of(end.Host);
        Uri named = url ?? new UriBuilder(Uri.UriSchemeHttps, end.Host, end.Port).Uri;
        HostRule rule = policy.Rule(host, end.Port) ?? throw HostPolicy.Refuse(named, "This host is not allowed", Location.None);
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(address => IsAllowed(address, rule))];
        if (allowed.Length == 0)
        {
            throw addresses.Length == 0
                ? new SocketException((int)SocketError.HostNotFound)
                : HostPolicy.Refuse(named, "The name of this host leads to an address that is not called", Location.None);
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAllowed(IPAddress address, HostRule rule) => Addresses.KindOf(address) switch
    {
        AddressKind.Public => true,
        AddressKind.Private => !rule.IsWildcard,
        AddressKind.ThisMachine => rule.IsThisMachine || rule.ReachesThisMachine,
        _ => false,
    };
}
