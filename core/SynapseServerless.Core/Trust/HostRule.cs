using System.Globalization;
using System.Net;

namespace SynapseServerless.Trust;

/// <summary>A host, or all hosts below a name, that an operator allows.</summary>
/// <param name="Host">The host, or the name below which hosts are allowed.</param>
/// <param name="Port">The one port; null for any.</param>
/// <param name="IsWildcard">Whether it means the hosts below the name.</param>
internal sealed record HostRule(string Host, int? Port, bool IsWildcard)
{
    /// <summary>Whether it means this machine itself, by a name that means nothing else.</summary>
    public bool IsThisMachine => !IsWildcard && (Host == "localhost" || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address)));

    /// <summary>Whether its name may lead to this machine, whatever the name.</summary>
    public bool ReachesThisMachine { get; init; }

    /// <summary>Whether it allows a host.</summary>
    public bool Allows(string host, int port) =>
        (Port is null || Port == port)
        && (IsWildcard ? host.EndsWith($".{Host}", StringComparison.Ordinal) && !IPAddress.TryParse(host, out _) : host == Host);

    /// <summary>Reads what an operator wrote.</summary>
    /// <exception cref="SpecificationException">It is no host.</exception>
    public static HostRule Parse(string text)
    {
        string rest = text.Trim();
        bool wildcard = rest.StartsWith("*.", StringComparison.Ordinal);
        if (wildcard)
            rest = rest[2..];
        int? port = null;
        // Several colons and no bracket make an address of version 6 without a port.
        int colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf(']') && (rest.EndsWith(']') || rest.IndexOf(':', StringComparison.Ordinal) == colon || rest[..colon].EndsWith(']')))
        {
            if (!int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 65535)
                throw Wrong(text, "The port of this host is not a number from 1 to 65535");
            port = number;
            rest = rest[..colon];
        }
        try
        {
            if (rest.Contains('*', StringComparison.Ordinal) || rest.Contains('/', StringComparison.Ordinal))
                throw new FormatException("This is not the name of a host");
            string host = HostName.Of(rest);
            if (wildcard && IPAddress.TryParse(host, out _))
                throw new FormatException("There are no hosts below an address");
            return new HostRule(host, port, wildcard);
        }
        catch (FormatException error)
        {
            throw Wrong(text, error.Message);
        }
    }

    private static SpecificationException Wrong(string text, string problem) => new(
        $"{problem}: '{text}'", new Location { File = "SYNAPSE_ALLOWED_HOSTS" }, "Write hooks.example.org, hooks.example.org:8443 or *.example.org.");
}
