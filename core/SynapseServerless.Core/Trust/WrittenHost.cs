namespace SynapseServerless.Trust;

/// <summary>Scheme, host and port of a URL as they are written, on which alone it depends whether a URL without a user may be called.</summary>
internal readonly record struct WrittenHost(string Scheme, string Host, int Port)
{
    /// <summary>That of a URL; null where more matters: a user, or the scope of an address of version 6.</summary>
    public static WrittenHost? Of(Uri url) =>
        url.IsAbsoluteUri && url.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 && url.UserInfo.Length == 0 ? new WrittenHost(url.Scheme, url.Host, url.Port) : null;
}
