using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.Trust;

/// <summary>What an address is good for.</summary>
internal enum AddressKind
{
    /// <summary>It is reached over the internet.</summary>
    Public,

    /// <summary>It is reached within a network (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>It is this machine.</summary>
    ThisMachine,

    /// <summary>It serves the network itself: link-local addresses, metadata services of clouds, multicast, ranges kept for other uses.</summary>
    Never,
}

/// <summary>Sorts addresses, by the registries of special-purpose addresses (RFC 6890) and what clouds add to them.</summary>
internal static class Addresses
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] Known =
    [
        // Azure's own services for virtual machines, though the address looks like any other.
        (IPNetwork.Parse("168.63.129.16/32"), AddressKind.Never),
        // Metadata of AWS over version 6, and of Alibaba, which lies in the range for carriers.
        (IPNetwork.Parse("fd00:ec2::/32"), AddressKind.Never),
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.Never),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.ThisMachine),
        (IPNetwork.Parse("::1/128"), AddressKind.ThisMachine),
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Private),
        (IPNetwork.Parse("fc00::/7"), AddressKind.Private),
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Never),
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.Never),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Never),
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Never),
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Never),
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Never),
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Never),
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Never),
        (IPNetwork.Parse("224.0.0.0/3"), AddressKind.Never),
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Never),
        // Tunnels, which carry an address of version 4 that nobody here would look at.
        (IPNetwork.Parse("2001::/32"), AddressKind.Never),
        (IPNetwork.Parse("2002::/16"), AddressKind.Never),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressKind.Never),
        (IPNetwork.Parse("2000::/3"), AddressKind.Public),
        (IPNetwork.Parse("::/0"), AddressKind.Never),
    ];

    // A network without version 4 reaches it by these: the last four bytes are the address.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static AddressKind KindOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return KindOf(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address))
            return KindOf(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        foreach ((IPNetwork network, AddressKind kind) in Known)
        {
            if (network.Contains(address))
                return kind;
        }
        return AddressKind.Public;
    }
}
