using System.Net;

namespace SynapseServerless.Cli.Serving;

/// <summary>The addresses that a server listens on.</summary>
internal static class ListenAddresses
{
    /// <summary>Reads addresses.</summary>
    /// <param name="text">URLs, separated by semicolons.</param>
    /// <param name="option">The option that they are of.</param>
    /// <exception cref="SpecificationException">One of them cannot be listened on.</exception>
    public static IReadOnlyList<Uri> Parse(string text, string option = "--urls")
    {
        Uri[] urls = [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => One(url, option))];
        return urls.Length > 0 ? urls : throw Wrong(option, text, "There is no address");
    }

    /// <summary>Whether only this machine reaches an address.</summary>
    public static bool IsLoopback(Uri url) => url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static Uri One(string text, string option)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.AbsolutePath != "/" || url.Query.Length > 0)
            throw Wrong(option, text, "This is not an address to listen on");
        if (url.Scheme == Uri.UriSchemeHttps)
            throw Wrong(option, text, "This server does not speak TLS", "Listen on http://127.0.0.1:7420, and put a reverse proxy with a certificate in front of it.");
        if (url.Scheme != Uri.UriSchemeHttp)
            throw Wrong(option, text, "This is not an address to listen on");
        if (url.Host != "localhost" && !IPAddress.TryParse(url.Host.Trim('[', ']'), out _))
            throw Wrong(option, text, "A server listens on an address, not on a name", "Write 127.0.0.1 for this machine alone, 0.0.0.0 for every network it is in.");
        return url;
    }

    private static SpecificationException Wrong(string option, string text, string problem, string remedy = "Write, say, http://127.0.0.1:7420.") =>
        new($"{problem}: '{text}'", new Location { File = option }, remedy);
}
