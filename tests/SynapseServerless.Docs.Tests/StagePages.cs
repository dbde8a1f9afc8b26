using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests;

/// <summary>The pages of docs/stages, one for each room, written from the stages themselves.</summary>
internal static class StagePages
{
    private static readonly JsonSerializerOptions _json = new(StageJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false };

    /// <summary>The stages that a specification may name.</summary>
    public static StageCatalog Catalog { get; } = AllStages.CreateCatalog();

    /// <summary>Path of each page, relative to the root, and its text.</summary>
    public static IReadOnlyDictionary<string, string> All() => Catalog.Stages
        .GroupBy(stage => stage.ClrType.Assembly.GetName().Name!.Replace("SynapseServerless.", "", StringComparison.Ordinal))
        .ToDictionary(room => $"docs/stages/{room.Key}.md", room => Page(room.Key, [.. room]))
        .Append(KeyValuePair.Create(ServicePage.Path, ServicePage.Text()))
        .ToDictionary(page => page.Key, page => page.Value);

    private static string Page(string room, IReadOnlyList<StageDescription> stages)
    {
        var text = new StringBuilder();
        text.Append($"# Stages of {room}\n\n");
        text.Append("Written from the code by `dotnet run build.cs docs`. `synapse stages NAME` shows the same.\n");
        text.Append("Besides what is listed, every stage takes `uid`, its name in messages, reports and default column names.\n\n");
        text.Append("| stage | | |\n| --- | --- | --- |\n");
        foreach (StageDescription stage in stages)
            text.Append($"| [{stage.Name}](#{stage.Name.ToLowerInvariant()}) | {Kind(stage)} | {Cell(stage.Summary)} |\n");
        foreach (StageDescription stage in stages)
            Describe(stage, text);
        return text.ToString();
    }

    private static void Describe(StageDescription stage, StringBuilder text)
    {
        text.Append($"\n## {stage.Name}\n\n{Capital(Kind(stage))}. {stage.Summary}\n");
        StageParameter[] parameters = [.. stage.Parameters.Where(parameter => parameter.Name != "uid").OrderByDescending(parameter => parameter.Required)];
        if (parameters.Length == 0)
            return;
        text.Append("\n| parameter | type | default | |\n| --- | --- | --- | --- |\n");
        foreach (StageParameter parameter in parameters)
            text.Append($"| `{parameter.Name}` | {Cell(TypeNames.Short(parameter.ClrType))} | {(parameter.Required ? "required" : Default(parameter))} | {Cell(parameter.Summary)} |\n");
    }

    private static string Default(StageParameter parameter)
    {
        JsonNode? node = parameter.Default is null ? null : JsonSerializer.SerializeToNode(parameter.Default, parameter.ClrType, _json);
        string json = node?.ToJsonString(_json) ?? "";
        return json is "" or "[]" or "{}" or "\"\"" ? "" : $"`{Cell(json.Trim('"'))}`";
    }

    private static string Kind(StageDescription stage) => stage.Kind.ToString().ToLowerInvariant();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
