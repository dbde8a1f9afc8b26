using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests.Clients;

/// <summary>The modules of the Python client that have a class for each stage, written from the stages themselves.</summary>
internal static class PythonStages
{
    private const string Folder = "clients/python/synapseserverless";

    // Pipelines are written by hand.
    private static readonly string[] s_byHand = ["Pipeline", "PipelineModel"];

    private static readonly HashSet<string> s_keywords =
        ["and", "as", "assert", "async", "await", "break", "class", "def", "del", "from", "global", "if", "import", "in", "is", "lambda", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"];

    /// <summary>Path of each file, relative to the root, and its text.</summary>
    public static IReadOnlyDictionary<string, string> All()
    {
        IReadOnlyDictionary<string, IReadOnlyList<StageDescription>> modules = ClientModules.All();
        string[] packages = [.. modules.Keys.SelectMany(Parents).Distinct()];
        var files = new Dictionary<string, string>();
        foreach (string module in modules.Keys.Union(packages))
        {
            string[] below = [.. modules.Keys.Union(packages).Where(other => other.StartsWith(module + ".", StringComparison.Ordinal) && !other[(module.Length + 1)..].Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            string path = module.Replace('.', '/') + (packages.Contains(module) ? "/__init__.py" : ".py");
            StageDescription[] stages = [.. modules.GetValueOrDefault(module, []).Where(stage => !s_byHand.Contains(stage.Name))];
            files[$"{Folder}/{path}"] = Module(module, stages, below);
        }

        files[$"{Folder}/_index.py"] = Index(modules);
        return files;
    }

    private static IEnumerable<string> Parents(string module)
    {
        for (int dot = module.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = module.IndexOf('.', dot + 1))
            yield return module[..dot];
    }

    // Where each stage is, so that the package finds it without reading all of them.
    private static string Index(IReadOnlyDictionary<string, IReadOnlyList<StageDescription>> modules)
    {
        var text = new StringBuilder("# Written from the stages by `dotnet run build.cs clients`.\n\nMODULES = {\n");
        foreach ((string stage, string module) in modules.SelectMany(module => module.Value.Select(stage => (stage.Name, module.Key))).Where(pair => !s_byHand.Contains(pair.Name)).OrderBy(pair => pair.Name, StringComparer.Ordinal))
            text.Append($"    \"{stage}\": \"{module}\",\n");
        return text.Append("}\n").ToString();
    }

    private static string Module(string module, StageDescription[] stages, string[] below)
    {
        string root = new('.', module.Count(character => character == '.') + (below.Length > 0 ? 2 : 1));
        var text = new StringBuilder();
        text.Append("# Written from the stages by `dotnet run build.cs clients`.\n");
        text.Append($"\"\"\"Stages that {((module + ".").StartsWith("ml.", StringComparison.Ordinal) ? $"Spark has in pyspark.{module}" : $"SynapseML has in synapse.ml.{module}, and those beside them")}.\"\"\"\n\n");
        text.Append("from __future__ import annotations\n\nfrom typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence\n\n");
        text.Append($"from {root}_stage import Estimator, Evaluator, Model, Stage, Transformer\n");
        string[] tabular = [.. stages.Select(Base).Where(IsTabular).Distinct().Order(StringComparer.Ordinal)];
        if (tabular.Length > 0)
            text.Append($"from {root}_tabular import {string.Join(", ", tabular)}\n");
        if (module == "ml")
            text.Append($"from {root}_pipeline import Pipeline, PipelineModel\n");
        text.Append("\nif TYPE_CHECKING:\n    from typing import Literal\n");
        foreach (StageDescription stage in stages)
            Class(stage, text);
        string[] names = [.. stages.Select(stage => stage.Name), .. module == "ml" ? s_byHand : []];
        text.Append($"\n\n__all__ = [{string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"\"{name}\""))}]\n");
        foreach (string inner in below)
        {
            string last = inner[(inner.LastIndexOf('.') + 1)..];
            text.Append($"\nfrom .{last} import *  # noqa: E402,F401,F403\nfrom .{last} import __all__ as _{last}_names  # noqa: E402\n__all__ += _{last}_names\n");
        }

        return text.ToString();
    }

    private static bool IsTabular(string name) => name == "BoosterModel" || name.StartsWith("Tabular", StringComparison.Ordinal);

    private static string Base(StageDescription stage) => stage switch
    {
        { Name: "LightGBMClassifier" } => "TabularClassifier",
        { Name: "LightGBMRegressor" } => "TabularRegressor",
        { Name: "LightGBMRanker" } => "TabularRanker",
        { Name: "LightGBMClassificationModel" or "LightGBMRegressionModel" or "LightGBMRankerModel" } => "BoosterModel",
        { Kind: StageKind.Estimator } => "Estimator",
        { Kind: StageKind.Model } => "Model",
        _ => stage.ClrType.IsAssignableTo(typeof(IEvaluator)) ? "Evaluator" : "Transformer",
    };

    private static void Class(StageDescription stage, StringBuilder text)
    {
        IReadOnlyList<ClientParameter> parameters = ClientParameter.Of(stage);
        text.Append($"\n\nclass {stage.Name}({Base(stage)}):\n    \"\"\"{Doc(stage.Summary)}\n");
        if (parameters.Count > 1)
            text.Append("\n    Parameters\n    ----------\n");
        foreach (ClientParameter parameter in parameters.Where(parameter => parameter.Name != "uid"))
        {
            string has = parameter.Required ? ", required" : parameter.Default is { } value && parameter.DefaultText is not null ? $", default {Doc(Literal(value))}" : "";
            text.Append($"    {Identifier(parameter.Name)} : {Doc(Hint(parameter.Type))}{has}\n        {Doc(parameter.Text)}\n");
        }

        text.Append("    \"\"\"\n\n    _parameters = {\n");
        foreach (ClientParameter parameter in parameters)
            text.Append($"        \"{parameter.Name}\": {Literal(parameter.Default)},\n");
        text.Append("    }\n");
        string[] required = [.. parameters.Where(parameter => parameter.Required).Select(parameter => $"\"{parameter.Name}\"")];
        if (required.Length > 0)
            text.Append($"    _required = ({string.Join(", ", required)},)\n");
        string[] files = [.. stage.Parameters.Where(parameter => parameter.Property.IsDefined(typeof(LocationParameterAttribute), inherit: true)).Select(parameter => $"\"{parameter.Name}\"")];
        if (files.Length > 0)
            text.Append($"    _files = ({string.Join(", ", files)},)\n");
        Typed(stage, parameters, text);
    }

    // What editors and type checkers read; at run time the base class does all of it.
    private static void Typed(StageDescription stage, IReadOnlyList<ClientParameter> parameters, StringBuilder text)
    {
        text.Append("\n    if TYPE_CHECKING:\n");
        if (stage.Kind != StageKind.Model)
        {
            text.Append("        def __init__(\n            self,\n            *,\n");
            foreach (ClientParameter parameter in parameters)
            {
                string start = parameter.Required ? "" : parameter.DefaultText is null ? " = None" : $" = {Literal(parameter.Default)}";
                string hint = start == " = None" ? $"Optional[{Hint(parameter.Type)}]" : Hint(parameter.Type);
                text.Append($"            {Identifier(parameter.Name)}: {hint}{(parameter.Required ? " = ..." : start)},\n");
            }

            text.Append("        ) -> None: ...\n\n");
        }

        foreach (ClientParameter parameter in parameters)
        {
            string name = char.ToUpperInvariant(parameter.Name[0]) + parameter.Name[1..];
            if (stage.Kind != StageKind.Model)
                text.Append($"        def set{name}(self, value: {Hint(parameter.Type)}) -> {stage.Name}: ...\n");
            text.Append($"        def get{name}(self) -> {(parameter.DefaultText is null ? $"Optional[{Hint(parameter.Type)}]" : Hint(parameter.Type))}: ...\n");
        }
    }

    private static string Identifier(string name) => s_keywords.Contains(name) ? name + "_" : name;

    /// <summary>A type as Python writes it.</summary>
    private static string Hint(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsEnum)
            return $"Literal[{string.Join(", ", Enum.GetNames(target).Select(name => $"\"{TypeNames.EnumName(name)}\""))}]";
        if (target == typeof(byte[]))
            return "bytes";
        if (target == typeof(string) || target == typeof(Secret))
            return "str";
        if (target == typeof(bool))
            return "bool";
        if (target == typeof(int) || target == typeof(long))
            return "int";
        if (target == typeof(double) || target == typeof(float))
            return "float";
        if (target.IsAssignableTo(typeof(Stage)))
            return "Stage";
        if (TypeNames.DictionaryValue(target) is { } value)
            return $"Mapping[str, {Hint(value)}]";
        if (TypeNames.Element(target) is { } element)
            return $"Sequence[{Hint(element)}]";
        return target == typeof(object) || target == typeof(JsonElement) ? "Any" : "Mapping[str, Any]";
    }

    private static string Literal(JsonNode? node) => node switch
    {
        null => "None",
        JsonArray list => $"[{string.Join(", ", list.Select(Literal))}]",
        JsonObject mapping => $"{{{string.Join(", ", mapping.Select(pair => $"{Quoted(pair.Key)}: {Literal(pair.Value)}"))}}}",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.String => Quoted(node.GetValue<string>()),
            _ => node.ToJsonString(),
        },
    };

    // Python reads what JSON escapes.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Doc(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"\"\"", "\\\"\\\"\\\"", StringComparison.Ordinal);
}
