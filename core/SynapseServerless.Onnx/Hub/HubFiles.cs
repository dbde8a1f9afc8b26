using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Hub;

/// <summary>Reads the files of a hub, wherever it is: a folder, a container of blobs, or a web server. All go through what the operator allows.</summary>
internal static class HubFiles
{
    /// <summary>Opens a file.</summary>
    /// <param name="location">A path, or the URL of a blob or of a file on a web server.</param>
    /// <param name="host">What the process gives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static async Task<Stream> OpenAsync(string location, StageHost host, CancellationToken cancellationToken)
    {
        if (!IsOnWebServer(location, out Uri? url))
            return await host.Storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
#pragma warning disable RS0030 // The handler is the one that asks the policy.
        using var client = new HttpClient(host.Http.For(url!, Location.OfFile(location)), disposeHandler: false);
#pragma warning restore RS0030
        try
        {
            HttpResponseMessage response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using (response)
                throw new DataException($"The server answers {(int)response.StatusCode} {response.ReasonPhrase}", Location.OfFile(location), "Check the location of the hub.");
        }
        catch (HttpRequestException failure)
        {
            throw new DataException($"The server cannot be reached: {failure.Message.TrimEnd('.')}", Location.OfFile(location), "Check the location of the hub and the network.", failure) { MayPass = true };
        }
    }

    /// <summary>The location of a file that a manifest names.</summary>
    /// <param name="manifest">Location of the manifest.</param>
    /// <param name="path">How the manifest names it.</param>
    /// <exception cref="DataException">It leads out of where the manifest is.</exception>
    public static string Beside(string manifest, string path)
    {
        bool leadsOut = path.Length == 0 || path.Contains('\\') || path.Contains(':') || path.StartsWith('/') || path.Split('/').Contains("..");
        if (leadsOut)
            throw new DataException($"The manifest names '{path}', which is no file beside or below it", Location.OfFile(manifest), "Name files relative to the manifest.");
        int folder = manifest.LastIndexOfAny(['/', Path.DirectorySeparatorChar]);
        return folder < 0 ? path : $"{manifest[..(folder + 1)]}{path}";
    }

    /// <summary>Whether a location is a web server's.</summary>
    public static bool IsOnWebServer(string location) => IsOnWebServer(location, out _);

    // Blobs are storage, with an identity; every other URL is a web server's.
    private static bool IsOnWebServer(string location, out Uri? url) =>
        Uri.TryCreate(location, UriKind.Absolute, out url) && url.Scheme is "http" or "https"
            && !url.Host.Contains(".blob.", StringComparison.OrdinalIgnoreCase) && !url.AbsolutePath.StartsWith("/devstoreaccount1/", StringComparison.Ordinal);
}
