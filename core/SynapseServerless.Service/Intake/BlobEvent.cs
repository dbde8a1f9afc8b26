using System.Text.Json;
using Azure.Messaging;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>Reads what Event Grid tells of a blob that was created.</summary>
public static class BlobEvent
{
    private const string Created = "Microsoft.Storage.BlobCreated";

    /// <summary>The path below <c>drop/</c> of the blob that an event tells of.</summary>
    /// <param name="text">The event, in the schema of CloudEvents 1.0.</param>
    /// <param name="layout">Where the root is.</param>
    /// <returns>The path, nothing in it escaped; null when the event is of another kind or tells of another place.</returns>
    /// <exception cref="DataException">The text is no event.</exception>
    public static string? PathOf(string text, ServiceLayout layout)
    {
        CloudEvent told;
        try
        {
            told = CloudEvent.Parse(BinaryData.FromString(text)) ?? throw new ArgumentException("It is empty.", nameof(text));
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FormatException)
        {
            throw new DataException($"This is no event of Event Grid: {error.Message}", Location.None, "Let the subscription use the schema of CloudEvents 1.0.", error);
        }
        if (told.Type != Created || told.Subject is not { } subject)
            return null;
        // Of the form /blobServices/default/containers/CONTAINER/blobs/NAME, and NAME as it is.
        string[] parts = subject.Split('/', 7);
        if (parts is not ["", "blobServices", _, "containers", { } container, "blobs", { } name])
            return null;
        string drop = Uri.UnescapeDataString(new Uri(layout.Drop).AbsolutePath);
        string path = $"/{container}/{name}";
        // The account stands before the container in the URL of an emulator.
        int start = drop.IndexOf($"/{container}/", StringComparison.Ordinal);
        string below = start < 0 ? drop : drop[start..];
        return path.StartsWith(below + "/", StringComparison.Ordinal) ? path[(below.Length + 1)..] : null;
    }
}
