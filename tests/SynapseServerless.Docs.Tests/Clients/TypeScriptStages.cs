using System.Text;
using System.Text.Json;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests.Clients;

/// <summary>The builders of stages of the TypeScript client and their types, written from the stages themselves.</summary>
internal static class TypeScriptStages
{
    private const string Folder = "clients/typescript/src";
    private const string Head = "// Written from the stages by `dotnet run build.cs clients`.\n\n";

    // A pipeline is a list of stages here, and a fitted one is a folder.
    private static StageDescription[] Stages => [.. StagePages.Catalog.Stages.Where(stage => stage.Kind != StageKind.Model && stage.Name != "Pipeline")];

    /// <summary>Path of each file, relative to the root, and its text.</summary>
    public static IReadOnlyDictionary<string, string> All() => new Dictionary<string, string>
    {
        [$"{Folder}/stages.js"] = Program(),
        [$"{Folder}/stages.d.ts"] = Types(),
    };

    private static string Program()
    {
        var text = new StringBuilder(Head + "import { builder } from './builder.js';\n\n");
        foreach (StageDescription stage in Stages)
            text.Append($"export const {stage.Name} = builder('{stage.Name}', [{string.Join(", ", ClientParameter.Of(stage).Select(parameter => $"'{parameter.Name}'"))}]);\n");
        return text.ToString();
    }

    private static string Types()
    {
        var text = new StringBuilder(Head + "import type { Stage } from './builder.js';\n");
        foreach (StageDescription stage in Stages)
        {
            text.Append($"\n/** Parameters of {{@link {stage.Name}}}. */\nexport interface {stage.Name}Parameters {{\n");
            foreach (ClientParameter parameter in ClientParameter.Of(stage))
            {
                string start = parameter.DefaultText is { } value ? $" Default: `{value}`." : "";
                text.Append($"  /** {Comment(parameter.Text + start)} */\n  {parameter.Name}{(parameter.Required ? "" : "?")}: {Hint(parameter.Type)};\n");
            }

            bool required = ClientParameter.Of(stage).Any(parameter => parameter.Required);
            text.Append($"}}\n\n/** {Comment(stage.Summary)} */\nexport function {stage.Name}(parameters{(required ? "" : "?")}: {stage.Name}Parameters): Stage;\n");
        }

        return text.ToString();
    }

    private static string Hint(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsEnum)
            return string.Join(" | ", Enum.GetNames(target).Select(name => $"'{TypeNames.EnumName(name)}'"));
        if (target == typeof(string) || target == typeof(Secret) || target == typeof(byte[]))
            return "string";
        if (target == typeof(bool))
            return "boolean";
        if (target.IsPrimitive)
            return "number";
        if (target.IsAssignableTo(typeof(Stage)))
            return target == typeof(Transformer) ? "Stage | string" : "Stage | Stage[]";
        if (TypeNames.DictionaryValue(target) is { } value)
            return $"Record<string, {Hint(value)}>";
        if (TypeNames.Element(target) is { } element)
            return $"Array<{Hint(element)}>";
        return target == typeof(object) || target == typeof(JsonElement) ? "unknown" : "Record<string, unknown>";
    }

    private static string Comment(string text) => text.Replace("*/", "*\\/", StringComparison.Ordinal);
}
