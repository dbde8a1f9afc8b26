using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynapseServerless.Import.Spark;

/// <summary>The metadata of a stage that Spark ML or SynapseML saved.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Class">The class that saved it, with its package.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="SparkVersion">The version of Spark.</param>
/// <param name="Set">The parameters that were set.</param>
/// <param name="Defaults">The defaults of that version; empty where they were not saved.</param>
/// <param name="Json">All of it, with what stands beside the parameters.</param>
internal sealed record SavedStage(SavedFolder Folder, string Class, string Uid, string? SparkVersion, JsonObject Set, JsonObject Defaults, JsonObject Json)
{
    /// <summary>The name of the class without its package.</summary>
    public string Name => Class[(Class.LastIndexOf('.') + 1)..];

    /// <summary>The value of a parameter, its default where it was not set; null where neither is known.</summary>
    public JsonNode? this[string parameter] => Set[parameter] ?? Defaults[parameter];

    /// <summary>The names of the parameters of which something is known.</summary>
    public IEnumerable<string> Names => Set.Select(static entry => entry.Key).Union(Defaults.Select(static entry => entry.Key));

    /// <summary>The folder or file of a parameter that is no JSON; null where there is none.</summary>
    public string? Complex(string parameter) => (Json["complexParamLocs"] as JsonObject)?[parameter] is { } place ? place.GetValue<string>() : null;

    /// <summary>The parameters that are no JSON.</summary>
    public IEnumerable<string> ComplexNames => (Json["complexParamLocs"] as JsonObject)?.Select(static entry => entry.Key) ?? [];

    /// <summary>Reads the metadata of a folder.</summary>
    /// <exception cref="ImportException">There is none, or it is damaged.</exception>
    public static async Task<SavedStage> ReadAsync(SavedFolder folder, CancellationToken cancellationToken)
    {
        string text = await folder.Folder("metadata").ReadTextAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ImportException("There is no saved stage: a folder metadata with a file part-00000 is missing", folder.Location, "Name the folder that Spark's save wrote, and copy it whole.");
        try
        {
            JsonObject json = JsonNode.Parse(text.Trim()) as JsonObject ?? throw new JsonException("it is no object");
            string type = Text(json, "class"), uid = Text(json, "uid");
            return new SavedStage(folder, type, uid, json["sparkVersion"]?.ToString(), json["paramMap"] as JsonObject ?? [], json["defaultParamMap"] as JsonObject ?? [], json);
        }
        catch (JsonException error)
        {
            throw new ImportException($"The metadata cannot be read: {error.Message}", folder.Folder("metadata").Location, "Copy the folder again from where Spark wrote it.", error);
        }
    }

    private static string Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new JsonException($"it has no '{key}'");
}
