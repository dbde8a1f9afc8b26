using System.Net;

namespace SynapseServerless.Trust;

/// <summary>Hosts in the one form in which they are compared: lower case, ASCII, without a dot at the end, addresses in numbers.</summary>
internal static class HostName
{
    /// <summary>The host of a URL.</summary>
    /// <exception cref="FormatException">It has none that could be reached.</exception>
    public static string Of(Uri uri) => Of(uri.IdnHost);

    /// <summary>A host as it stands in a URL: an address of version 6 in brackets.</summary>
    public static string InUrl(Uri uri) => Of(uri) is var host && host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>A host by its name or address.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string Of(string host)
    {
        string name = host.Trim().Trim('[', ']');
        if (name.EndsWith('.'))
            name = name[..^1];
        if (name.Contains('%', StringComparison.Ordinal))
            throw new FormatException("There is a % in this host");
        if (IPAddress.TryParse(name, out IPAddress? address))
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        // The way of writing a name never matters to DNS, and to nothing else here either.
        if (!Uri.TryCreate($"https://{name}/", UriKind.Absolute, out Uri? uri) || uri.IdnHost.Length == 0 || uri.AbsolutePath != "/" || uri.UserInfo.Length > 0)
            throw new FormatException("This is not the name of a host");
        string ascii = uri.IdnHost.ToLowerInvariant();
        if (ascii.Split('.').Contains(""))
            throw new FormatException("There is an empty part in the name of this host");
        return ascii;
    }
}
