using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Service.Intake;

/// <summary>Names the files of a folder that belong together: <c>_manifest.json</c>.</summary>
public sealed record DropManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "_manifest.json";

    /// <summary>The most bytes a manifest may have.</summary>
    internal const int MostBytes = 1 << 20;

    // A misspelt key must not look like an empty list.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The files, relative to the folder of the manifest, with slashes; read in this order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="content">The JSON.</param>
    /// <exception cref="FormatException">It is none; the message says what would be right.</exception>
    internal static DropManifest Parse(ReadOnlySpan<byte> content)
    {
        DropManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<DropManifest>(content, Json);
        }
        catch (JsonException error)
        {
            throw new FormatException($"This manifest cannot be read: {error.Message} Write {{\"files\": [\"a.csv\", \"b.csv\"]}}.", error);
        }
        if (manifest?.Files is not { Count: > 0 })
            throw new FormatException("This manifest names no files. Write {\"files\": [\"a.csv\", \"b.csv\"]}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? file in manifest.Files)
        {
            if (file is null || DropPath.Objection(file) is not null)
                throw new FormatException($"This manifest names '{file}', which is no file of its folder. Names are relative, with slashes, and no part begins with . or _.");
            if (!seen.Add(file))
                throw new FormatException($"This manifest names '{file}' twice. Name each file once.");
        }
        return manifest;
    }
}
