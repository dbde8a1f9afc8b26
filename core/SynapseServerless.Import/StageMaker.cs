using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Import.Spark;
using SynapseServerless.Stages;

namespace SynapseServerless.Import;

/// <summary>Makes stages of the catalog from parameters as JSON.</summary>
/// <param name="catalog">The stages there are.</param>
internal sealed class StageMaker(StageCatalog catalog)
{
    // What Spark has for its own sake: how a job is spread, which the engine decides here.
    private static readonly string[] s_ofSpark =
        ["aggregationDepth", "cacheNodeIds", "checkpointInterval", "maxMemoryInMB", "maxBlockSizeInMB", "blockSize", "parallelism", "solver", "rawPredictionCol", "probabilityCol", "labelCol", "weightCol", "seed"];

    /// <summary>Whether there is a stage of a name.</summary>
    public bool Knows(string name) => catalog.Find(name) is not null;

    /// <summary>A stage with the parameters of a saved one, and with others beside them.</summary>
    /// <param name="saved">The saved stage.</param>
    /// <param name="name">The stage here.</param>
    /// <param name="notes">Takes what differs.</param>
    /// <param name="more">Parameters from elsewhere than the metadata.</param>
    /// <param name="without">Parameters of the metadata that <paramref name="more"/> stands for, or that mean nothing here.</param>
    public Stage Make(SavedStage saved, string name, List<string> notes, JsonObject? more = null, params IReadOnlyList<string> without)
    {
        StageDescription description = catalog.Get(name, saved.Folder.Location);
        Stage stage = description.Create();
        description.ClrType.GetProperty(nameof(Stage.Uid))!.SetValue(stage, saved.Uid);
        foreach (string parameter in saved.Names.Where(parameter => !without.Contains(parameter) && more?.ContainsKey(parameter) != true))
        {
            JsonNode? value = saved[parameter];
            if (description.Parameters.FirstOrDefault(known => string.Equals(known.Name, parameter, StringComparison.Ordinal)) is { } found)
                Set(stage, found, value is JsonObject { } vector && vector.ContainsKey("values") ? Matrices.Json(Matrices.Vector(vector, saved.Folder)) : value, saved);
            else if (saved.Set.ContainsKey(parameter) && !JsonNode.DeepEquals(saved.Set[parameter], saved.Defaults[parameter]) && !s_ofSpark.Contains(parameter))
                notes.Add($"{parameter}: {value?.ToJsonString() ?? "null"} has no parameter here and was left out");
        }
        foreach ((string parameter, JsonNode? value) in more ?? [])
        {
            StageParameter found = description.Parameters.FirstOrDefault(known => known.Name == parameter)
                ?? throw new InvalidOperationException($"{name} has no parameter '{parameter}'.");
            Set(stage, found, value, saved);
        }
        if (stage.Validate().FirstOrDefault() is { } wrong)
            throw new ImportException($"{saved.Class} '{saved.Uid}': {wrong.Problem}", saved.Folder.Location, wrong.Remedy, wrong);
        return stage;
    }

    private static void Set(Stage stage, StageParameter parameter, JsonNode? value, SavedStage saved)
    {
        if (value is null)
            return;
        try
        {
            parameter.Property.SetValue(stage, value.Deserialize(parameter.ClrType, StageJson.Options));
        }
        catch (JsonException error)
        {
            string text = value.ToJsonString();
            throw new ImportException(
                $"{saved.Class} '{saved.Uid}': {parameter.Name} is {(text.Length > 60 ? text[..60] + "…" : text)}, which {stage.Type} does not take", saved.Folder.Location,
                "Leave the stage out with --partial, and write it anew.", error);
        }
    }
}
