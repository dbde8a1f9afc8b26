using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Onnx;

namespace SynapseServerless.Cli.Previews;

/// <summary>What is shown of an ONNX model.</summary>
/// <param name="Info">What the file says of itself.</param>
/// <param name="Bytes">How many bytes it has.</param>
internal sealed record ModelPreview(OnnxModelInfo Info, long Bytes)
{
    /// <summary>Whether a path is that of a model.</summary>
    public static bool IsModel(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && !path.AsSpan().ContainsAny('*', '?');

    /// <summary>Reads a model.</summary>
    public static ModelPreview Read(string path)
    {
        OnnxModelInfo info = OnnxModelInfo.Read(path);
        return new ModelPreview(info, new FileInfo(path).Length);
    }

    public void Show(IAnsiConsole console, string name)
    {
        console.Write(new Text(name + "\n", Tables.Strong));
        string[] facts =
        [
            "onnx", Amounts.Size(Bytes), Amounts.Count(Info.Nodes, "node"), Amounts.Count(Info.Weights, "weight"), .. Info.Producer.Length > 0 ? new[] { $"by {Info.Producer}" } : [],
            .. Info.ModelVersion != 0 ? new[] { $"version {Info.ModelVersion}" } : [],
            string.Join(", ", Info.Opsets.Select(set => $"{set.Key} {set.Value}")), $"IR {Info.IrVersion}",
        ];
        console.Write(new Text($"{string.Join(", ", facts)}\n\n", Tables.Quiet));
        FittedTable.Write(
            console, [new(""), new("Name"), new("Type"), new("Shape")],
            [.. Info.Inputs.Select(value => Row("input", value)), .. Info.Outputs.Select(value => Row("output", value))]);
        (string, string)[] more =
        [
            .. Info.Description.Length > 0 ? new[] { ("description", Info.Description) } : [], .. Info.Metadata.Select(entry => (entry.Key, entry.Value)),
            .. Info.ExternalFiles.Select(file => ("weights in", file)),
        ];
        if (more.Length == 0)
            return;
        console.Write(new Text("\n"));
        FittedTable.Write(console, [new("Said of it"), new("")], [.. more.Select(fact => (IReadOnlyList<string>)[fact.Item1, fact.Item2.ReplaceLineEndings(" ")])]);
    }

    public JsonObject ToJson() => new()
    {
        ["format"] = "onnx",
        ["bytes"] = Bytes,
        ["inputs"] = Values(Info.Inputs),
        ["outputs"] = Values(Info.Outputs),
        ["opsets"] = JsonOutput.Of(Info.Opsets),
        ["irVersion"] = Info.IrVersion,
        ["producer"] = Info.Producer,
        ["modelVersion"] = Info.ModelVersion,
        ["description"] = Info.Description,
        ["metadata"] = JsonOutput.Of(Info.Metadata),
        ["nodes"] = Info.Nodes,
        ["weights"] = Info.Weights,
        ["externalFiles"] = JsonOutput.Of(Info.ExternalFiles),
    };

    private static JsonNode? Values(IReadOnlyList<OnnxValueInfo> values) => JsonOutput.Of(values);

    private static string[] Row(string role, OnnxValueInfo value) => [role, value.Name, value.Type, value.Shape is null ? "" : $"[{string.Join(", ", value.Shape)}]"];
}
