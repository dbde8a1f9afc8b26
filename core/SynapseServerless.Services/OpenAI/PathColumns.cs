using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Services;

/// <summary>Files that columns of a prompt name: what they hold goes to the model.</summary>
internal static class PathColumns
{
    private static readonly Dictionary<string, string> s_images = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".gif"] = "image/gif", [".webp"] = "image/webp",
    };

    private static readonly HashSet<string> s_texts = new([".txt", ".md", ".csv", ".tsv", ".json", ".xml", ".html", ".yaml", ".yml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The part of a message for a file.</summary>
    /// <param name="path">Its location, a URL of an image, or a data URL.</param>
    /// <param name="mostBytes">How many bytes it may have.</param>
    /// <param name="isResponses">Whether the Responses API gets it, which takes PDF files too.</param>
    /// <param name="storage">Where files are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CallException">The file cannot be sent.</exception>
    public static async Task<JsonObject> PartAsync(string path, long mostBytes, bool isResponses, IStorage storage, CancellationToken cancellationToken)
    {
        if (path.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) || (path.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && s_images.ContainsKey(Extension(new Uri(path).AbsolutePath))))
            return Image(path);
        string extension = Extension(path), name = Path.GetFileName(path);
        bool isPdf = extension.Equals(".pdf", StringComparison.OrdinalIgnoreCase);
        if (!s_images.TryGetValue(extension, out string? type) && !s_texts.Contains(extension) && !(isPdf && isResponses))
        {
            throw Bad("UnsupportedFile", isPdf
                ? $"'{name}' is a PDF, which chat completions do not take: set apiType to responses"
                : $"'{name}' is neither an image (jpg, png, gif, webp) nor a text (txt, md, csv, tsv, json, xml)");
        }
        byte[] bytes = await ReadAsync(path, name, mostBytes, storage, cancellationToken).ConfigureAwait(false);
        if (type is not null)
            return Image($"data:{type};base64,{Convert.ToBase64String(bytes)}");
        if (isPdf)
            return new JsonObject { ["type"] = "input_file", ["filename"] = name, ["file_data"] = $"data:application/pdf;base64,{Convert.ToBase64String(bytes)}" };
        return new JsonObject { ["type"] = "text", ["text"] = $"{name}:\n{Encoding.UTF8.GetString(bytes)}" };
    }

    private static JsonObject Image(string url) => new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url } };

    private static string Extension(string path) => Path.GetExtension(path);

    private static async Task<byte[]> ReadAsync(string path, string name, long mostBytes, IStorage storage, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await storage.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var bytes = new MemoryStream();
                byte[] buffer = new byte[64 << 10];
                int read;
                while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    bytes.Write(buffer, 0, read);
                    if (bytes.Length > mostBytes)
                        throw Bad("FileTooLarge", $"'{name}' is larger than the {mostBytes >> 20} MB that fileSizeLimitMB allows");
                }
                return bytes.ToArray();
            }
        }
        catch (Exception error) when (error is SynapseException or IOException)
        {
            throw Bad("FileNotRead", $"'{name}' cannot be read: {(error as SynapseException)?.Problem ?? error.Message}");
        }
    }

    private static CallException Bad(string code, string message) => new(new CallError(null, code, message, CallErrorCategory.Input));
}
