using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Onnx;

namespace SynapseServerless.Cli.Previews;

/// <summary>What was exported, for programs.</summary>
internal static class ExportListing
{
    public static JsonObject ToJson(ExportedModel exported, ExportCheck? check, ModelPreview preview)
    {
        JsonObject model = preview.ToJson();
        model["outputColumns"] = JsonOutput.Of(exported.OutputColumns);
        model["exported"] = JsonOutput.Of(exported.Exported.Select(stage => stage.Uid));
        model["leftOut"] = JsonOutput.Of(exported.LeftOut.Select(stage => stage.Uid));
        model["notes"] = JsonOutput.Of(exported.Notes);
        model["check"] = JsonOutput.Of(check);
        return model;
    }
}
