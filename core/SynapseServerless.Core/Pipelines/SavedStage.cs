using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>The folders that a saved stage consists of, as its <c>stage.json</c> names them: they are replaced as a whole.</summary>
internal static class SavedStage
{
    /// <summary>Name of the file that is written last, and says what the stage is made of.</summary>
    public const string FileName = "stage.json";

    /// <summary>Names the folder of a stage inside.</summary>
    public const string ChildKey = "$folder";

    /// <summary>Names the folder of the files that the stage adds.</summary>
    public const string FilesKey = "files";

    private const string ReplacedKey = "replaced";

    /// <summary>The folder of the files that a stage adds: the stage's own in earlier versions, and inside other stages.</summary>
    /// <param name="folder">The folder of the stage.</param>
    /// <param name="name">What <c>stage.json</c> names; null where it names nothing.</param>
    public static StageFolder FilesOf(StageFolder folder, string? name) => name is not null && IsName(name) ? folder.Subfolder(name) : folder;

    /// <summary>The folder of the files that a stage adds.</summary>
    public static async Task<StageFolder> FilesOfAsync(StageFolder folder, CancellationToken cancellationToken) =>
        FilesOf(folder, (await ReadAsync(folder, cancellationToken).ConfigureAwait(false))?[FilesKey] is JsonValue value && value.TryGetValue(out string? name) ? name : null);

    /// <summary>Takes away what a save left that did not finish.</summary>
    public static async Task GiveUpAsync(StageFolder folder, string write, CancellationToken cancellationToken)
    {
        HashSet<string> kept = [.. await ReadAsync(folder, cancellationToken).ConfigureAwait(false) is { } stage ? Names(stage) : []];
        foreach (string name in await FoldersOfAsync(folder, [write], cancellationToken).ConfigureAwait(false))
        {
            if (!kept.Contains(name))
                await folder.Storage.DeleteAsync(folder.Subfolder(name).Path, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what the stage is made of, and takes away what it was made of before.</summary>
    /// <param name="folder">The folder of the stage.</param>
    /// <param name="stage">What <c>stage.json</c> says.</param>
    /// <param name="write">The save, which the names of the folders end with.</param>
    /// <param name="givenUp">Saves that were given up.</param>
    /// <param name="cancellationToken">Stops before the stage is replaced.</param>
    public static async Task ReplaceAsync(
        StageFolder folder, JsonObject stage, string write, IReadOnlyCollection<string> givenUp, CancellationToken cancellationToken)
    {
        JsonObject? old = await ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        var replaced = new SortedSet<string>(old is null ? [] : Names(old), StringComparer.Ordinal);
        foreach (string name in await FoldersOfAsync(folder, [.. givenUp], cancellationToken).ConfigureAwait(false))
            replaced.Add(name);
        replaced.RemoveWhere(name => name.EndsWith($"-{write}", StringComparison.Ordinal));
        if (replaced.Count > 0)
            stage[ReplacedKey] = new JsonArray([.. replaced.Select(name => (JsonNode)name)]);
        string json = stage.ToJsonString(new JsonSerializerOptions(StageJson.Options) { WriteIndented = true });
        await folder.WriteTextAsync(FileName, json, cancellationToken).ConfigureAwait(false);
        foreach (string name in replaced)
            await folder.Storage.DeleteAsync(folder.Subfolder(name).Path, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonObject?> ReadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? content = await folder.Storage.TryReadAsync(folder.Subfolder(FileName).Path, cancellationToken).ConfigureAwait(false);
        try
        {
            return content is { } json ? JsonNode.Parse(json.Span) as JsonObject : null;
        }
        catch (JsonException)
        {
            // It names nothing.
            return null;
        }
    }

    private static IEnumerable<string> Names(JsonObject stage)
    {
        IEnumerable<JsonNode?> parameters = (stage["parameters"] as JsonObject)?.Select(parameter => parameter.Value) ?? [];
        IEnumerable<JsonNode?> children = parameters.SelectMany(value => value is JsonArray several ? several : new[] { value }.AsEnumerable())
            .Select(child => (child as JsonObject)?[ChildKey]);
        // In the first version the columns of the input stood beside stage.json.
        JsonNode? schema = stage[FilesKey] is null ? ModelSchemas.FileName : null;
        return children.Append(stage[FilesKey]).Append(schema).Concat(stage[ReplacedKey] as JsonArray ?? [])
            .OfType<JsonValue>().Select(name => name.TryGetValue(out string? text) ? text : "").Where(IsName);
    }

    private static async Task<IReadOnlyCollection<string>> FoldersOfAsync(StageFolder folder, HashSet<string> writes, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (writes.Count == 0)
            return names;
        string root = FolderFiles.Root(folder.Storage, folder.Path);
        await foreach (StorageItem item in folder.Storage.ListAsync(folder.Path, cancellationToken).ConfigureAwait(false))
        {
            string[] parts = item.Path[root.Length..].Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 1 && parts[0].Length > 13 && parts[0][^13] == '-' && writes.Contains(parts[0][^12..]))
                names.Add(parts[0]);
        }
        return names;
    }

    // A folder is named by what a file says, and is never one outside.
    private static bool IsName(string name) => name.Length > 0 && name.Trim('.').Length > 0 && name.IndexOfAny(['/', '\\', ':']) < 0;
}
