using System.Net;

namespace SynapseServerless.Trust;

/// <summary>Sends requests to one host, and follows redirects to allowed ones. Disposing it does nothing: the connections are shared.</summary>
/// <param name="policy">Says which hosts may be called.</param>
/// <param name="origin">The host, with scheme and port.</param>
/// <param name="connections">Sends what was checked.</param>
internal sealed class GuardedHandler(HostPolicy policy, string origin, HttpMessageInvoker connections) : HttpMessageHandler
{
    // Downloads take one or two; more than this goes round in circles.
    private const int MostRedirects = 5;

    // All that a request takes along to another host. Keys travel under many names, so what is not known to hold none stays behind.
    private static readonly string[] _harmless = ["Accept", "Accept-Encoding", "Accept-Language", "If-Match", "If-Modified-Since", "If-None-Match", "Range", "User-Agent"];

    // The last host that passed; a caller mostly writes it in one way.
    private WrittenHostBox? _passed;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri url = request.RequestUri is { IsAbsoluteUri: true } uri ? uri : throw new InvalidOperationException("A request needs an absolute URL.");
        Check(url);
        HttpResponseMessage response = await connections.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool follows = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        HttpRequestMessage current = request;
        for (int hop = 0; follows && Target(current.RequestUri!, response) is { } target; hop++)
        {
            response.Dispose();
            if (hop == MostRedirects)
                throw new HttpRequestException($"{origin} redirects more than {MostRedirects} times.");
            policy.Check(target);
            current = Follow(current, target);
            response = await connections.SendAsync(current, cancellationToken).ConfigureAwait(false);
        }
        return response;
    }

    private void Check(Uri url)
    {
        WrittenHost? written = WrittenHost.Of(url);
        if (written is { } same && Volatile.Read(ref _passed)?.Host == same)
            return;
        policy.Check(url);
        if (HttpHandlers.Origin(url) != origin)
            throw HostPolicy.Refuse(url, $"This handler is for {origin} alone", Location.None);
        if (written is { } passed)
            Volatile.Write(ref _passed, new WrittenHostBox(passed));
    }

    private static Uri? Target(Uri url, HttpResponseMessage response)
    {
        bool redirects = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        return redirects && response.Headers.Location is { } location ? new Uri(url, location) : null;
    }

    private sealed record WrittenHostBox(WrittenHost Host);

    private static HttpRequestMessage Follow(HttpRequestMessage request, Uri target)
    {
        var next = new HttpRequestMessage(request.Method, target) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        bool sameHost = HttpHandlers.Origin(target) == HttpHandlers.Origin(request.RequestUri!);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            bool travels = sameHost ? !name.Equals("Host", StringComparison.OrdinalIgnoreCase) : _harmless.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (travels)
                next.Headers.TryAddWithoutValidation(name, values);
        }
        return next;
    }
}
