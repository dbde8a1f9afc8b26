using System.Text.Json;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>The stages of a run as a graph: what comes in, each stage, what comes out. It is a list, so that it can be read aloud and wraps on a phone.</summary>
internal static class StageFlow
{
    private const int Most = 60;

    /// <summary>Writes the graph.</summary>
    public static void Write(Html html, string specification, RunRecord record, RunView run)
    {
        List<Node> nodes = Nodes(specification);
        html.Write($"<ol class=\"flow\">");
        foreach (Node node in nodes.Take(Most))
        {
            StageRecord[] parts = [.. record.Stages.Where(stage => node.Matches(stage))];
            bool failed = run.Status == RunStatus.Failed && node.Type.Length > 0 && run.Error?.Contains(node.Uid ?? node.Type, StringComparison.Ordinal) == true;
            string state = failed ? "failed" : parts.Length > 0 ? "done" : node.Type.Length > 0 && !LiveRun.IsOpen(run) ? "unseen-stage" : "open";
            html.Write($"<li class=\"node {state}\" data-stage=\"{node.Type}\"><span class=\"node-kind\">{node.Kind}</span><span class=\"node-name\">{Display.Shorten(node.Name, 60)}</span>");
            if (parts.Length > 0)
                html.Write($"<span class=\"node-facts\">{Display.Compact(parts[^1].RowsIn)} \u2192 {Display.Compact(parts[^1].RowsOut)} rows, {Display.Duration(parts.Sum(static part => part.Seconds))}</span>");
            else if (node.Note is { } note)
                html.Write($"<span class=\"node-facts\">{Display.Shorten(note, 80)}</span>");
            if (failed)
                html.Write($"<span class=\"node-facts\">failed here</span>");
            html.Write($"</li>");
        }
        html.Write($"</ol>");
        if (nodes.Count > Most)
            html.Write($"<p class=\"note\">Not shown: {Display.Count(nodes.Count - Most, "more stage")}.</p>");
        if (record.Stages.Count > 0)
            html.Write($"<p class=\"note\">Rows and seconds of work of each stage, all tasks and passes added up; rows are those of its last pass.</p>");
    }

    private static List<Node> Nodes(string specification)
    {
        var nodes = new List<Node>();
        try
        {
            using var document = JsonDocument.Parse(specification);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return nodes;
            if (root.TryGetProperty("inputs", out JsonElement inputs) && inputs.ValueKind == JsonValueKind.Object)
                nodes.AddRange(inputs.EnumerateObject().Select(static input => new Node("input", input.Name, "", null, Text(input.Value, "path"))));
            if (root.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.String)
                nodes.Add(new Node("model", model.GetString()!, "", null, null));
            if (root.TryGetProperty("pipeline", out JsonElement pipeline))
                Add(nodes, pipeline, "stage");
            if (root.TryGetProperty("evaluate", out JsonElement evaluate))
                Add(nodes, evaluate, "evaluation");
            if (root.TryGetProperty("output", out JsonElement output) && output.ValueKind == JsonValueKind.Object)
                nodes.AddRange(output.EnumerateObject().Where(static item => item.Name is "data" or "model").Select(static item => new Node("output", item.Name, "", null, item.Value.ToString())));
        }
        catch (JsonException)
        {
            // What cannot be read has no graph; its text is shown as it is elsewhere.
        }
        return nodes;
    }

    private static void Add(List<Node> nodes, JsonElement stages, string kind)
    {
        if (stages.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement stage in stages.EnumerateArray())
                Add(nodes, stage, kind);
        }
        else if (stages.ValueKind == JsonValueKind.Object)
        {
            // A pipeline in a pipeline is its stages.
            if (Text(stages, "type") == "Pipeline" && stages.TryGetProperty("stages", out JsonElement inner))
                Add(nodes, inner, kind);
            else if (Text(stages, "type") is { } type)
                nodes.Add(new Node(kind, type, type, Text(stages, "uid"), null));
            else if (stages.TryGetProperty("stage", out JsonElement stage))
                Add(nodes, stage, kind);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;

    private sealed record Node(string Kind, string Name, string Type, string? Uid, string? Note)
    {
        public bool Matches(StageRecord record) => Matches(record.Name, record.Phase);

        private bool Matches(string stage, RunPhase phase) => Kind switch
        {
            "input" => stage == $"read {Name}" || stage.StartsWith($"read {Name}.", StringComparison.Ordinal),
            "output" => Name == "data" && stage == "write",
            "evaluation" => phase == RunPhase.Evaluate,
            _ => Uid is not null ? stage == Uid : Type.Length > 0 && (stage == Type || stage.StartsWith($"{Type}_", StringComparison.Ordinal) || stage.StartsWith($"{Type}-", StringComparison.Ordinal)),
        };
    }
}
