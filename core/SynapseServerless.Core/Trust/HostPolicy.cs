using System.Net;

namespace SynapseServerless.Trust;

/// <summary>The hosts that may be called: for callbacks, and for stages that use services.</summary>
/// <remarks>
/// <para>A host is allowed by its name or address, or by <c>*.example.org</c> for every host below <c>example.org</c> (not that
/// itself); <c>name:8443</c> allows one port alone. Calls go by https. Only to this machine itself (<c>localhost</c>,
/// <c>127.0.0.1</c>, <c>[::1]</c>), where the operator names it, may they go by http.</para>
/// <para>A name is one thing and the address behind it another: <see cref="CreateHandler"/> gives the handler of a client that
/// looks at the address when it connects. Link-local addresses, with the metadata services of clouds among them, are never
/// called; private addresses only for hosts that are allowed by their own name.</para>
/// </remarks>
public sealed class HostPolicy
{
    private readonly HostRule[] _rules;

    /// <summary>The policy where no operator has one, as on the command line: any host by https, this machine by http too, link-local addresses never.</summary>
    public static HostPolicy Any { get; } = new([]) { IsOpen = true };

    /// <summary>Creates a policy.</summary>
    /// <param name="allowed">The hosts; none: nobody may be called.</param>
    /// <exception cref="SpecificationException">One of them is no host.</exception>
    public HostPolicy(IReadOnlyList<string> allowed) => _rules = [.. allowed.Select(HostRule.Parse)];

    private bool IsOpen { get; init; }

    /// <summary>Whether a URL may be called, as far as the URL tells.</summary>
    /// <param name="url">The URL.</param>
    public bool Allows(Uri url) => Objection(url) is null;

    /// <summary>Lets a URL pass that may be called.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="where">Where the caller gave it.</param>
    /// <exception cref="NotAllowedException">It may not be called.</exception>
    public void Check(Uri url, Location where = default)
    {
        if (Objection(url) is { } problem)
            throw Refuse(url, problem, where);
    }

    /// <summary>
    /// The handler for clients that call allowed hosts: it connects to allowed addresses alone, follows no redirects, keeps no
    /// cookies and takes no proxy, which would connect in its place.
    /// </summary>
    /// <param name="resolve">Looks up the addresses of a host; null for DNS.</param>
    public SocketsHttpHandler CreateHandler(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        var connector = new GuardedConnector(this, resolve ?? Dns.GetHostAddressesAsync);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // The name of a host whose address has changed is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = async (context, cancellationToken) =>
                await connector.ConnectAsync(context.DnsEndPoint, context.InitialRequestMessage.RequestUri, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What speaks against a URL; null when it may be called.</summary>
    /// <param name="url">The URL.</param>
    public string? Objection(Uri url)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            return "This is not an https URL";
        if (url.UserInfo.Length > 0)
            return "There is a user in this URL";
        string host;
        try
        {
            host = HostName.Of(url);
        }
        catch (FormatException error)
        {
            return error.Message;
        }
        if (Rule(host, url.Port) is not { } rule)
            return "This host is not allowed";
        bool plain = url.Scheme == Uri.UriSchemeHttp;
        return plain && !rule.IsThisMachine ? "Calls go by https" : null;
    }

    /// <summary>The rule that allows a host, an exact one before one with a wildcard; null when none does.</summary>
    internal HostRule? Rule(string host, int port) => IsOpen
        ? new HostRule(host, port, IsWildcard: false) { ReachesThisMachine = true }
        : _rules.Where(rule => rule.Allows(host, port)).OrderBy(rule => rule.IsWildcard).FirstOrDefault();

    internal static NotAllowedException Refuse(Uri url, string problem, Location where)
    {
        // What stands before an @ may be a password.
        string name = url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : url.OriginalString;
        return new NotAllowedException(
            name, $"{problem}: '{name}'", where, "Use an https URL of an allowed host, or ask the service's operator to add the host to SYNAPSE_ALLOWED_HOSTS.");
    }
}
