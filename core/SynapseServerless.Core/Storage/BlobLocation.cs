using Azure.Storage.Blobs;

namespace SynapseServerless.Storage;

/// <summary>A blob, a folder of blobs or a container, by its URL.</summary>
internal sealed record BlobLocation(Uri Service, string Container, string Name)
{
    /// <summary>Whether a location is the URL of a blob.</summary>
    public static bool IsBlob(string location) =>
        location.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a URL.</summary>
    /// <exception cref="DataException">It names no container, or carries a signature.</exception>
    public static BlobLocation Parse(string location)
    {
        if (!Uri.TryCreate(location, UriKind.Absolute, out Uri? uri))
            throw new DataException("This is not a URL", Location.OfFile(location), "Blobs are named https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH.");
        if (uri.Query.Length > 0)
        {
            throw new DataException(
                "The URL of a blob carries a query", Location.OfFile(uri.GetLeftPart(UriPartial.Path)),
                "Leave the signature out: access goes by managed identity, or by the connection string that the operator sets.");
        }
        var builder = new BlobUriBuilder(uri);
        if (builder.BlobContainerName.Length == 0)
            throw new DataException("This URL names no container", Location.OfFile(location), "Blobs are named https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH.");
        string name = builder.BlobName.Trim('/');
        string container = builder.BlobContainerName;
        builder.BlobName = "";
        builder.BlobContainerName = "";
        return new BlobLocation(builder.ToUri(), container, name);
    }

    /// <summary>The URL of a blob in the same container.</summary>
    public string Url(string name) =>
        new BlobUriBuilder(Service) { BlobContainerName = Container, BlobName = name }.ToUri().AbsoluteUri;
}
