using System.Text.Json;

namespace SynapseServerless.Workers;

/// <summary>Says which run a task belongs to, and whether a worker works for it.</summary>
internal static class RunFolders
{
    /// <summary>Folder of the run that a task belongs to; null where its input names none.</summary>
    public static string? Of(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
            return null;
        if (input.TryGetProperty("folder", out JsonElement folder) && folder.ValueKind == JsonValueKind.String)
            return folder.GetString();
        return input.TryGetProperty("task", out JsonElement task) ? Of(task) : null;
    }

    /// <summary>Name of the run, which is that of its folder.</summary>
    public static string RunOf(JsonElement input) => Of(input)?.TrimEnd('/', '\\').Split('/', '\\')[^1] ?? "";

    /// <summary>Whether a folder is in another, dots resolved.</summary>
    public static bool IsWithin(string folder, string root)
    {
        string inner = Resolve(folder), outer = Resolve(root);
        return inner.Length > outer.Length && inner[outer.Length] == '/' && inner.StartsWith(outer, StringComparison.Ordinal);
    }

    private static string Resolve(string location) =>
        (Uri.TryCreate(location, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http"
            ? url.GetLeftPart(UriPartial.Path)
            : Path.GetFullPath(location).Replace('\\', '/')).TrimEnd('/');
}
