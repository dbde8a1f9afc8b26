using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SynapseServerless.Trees.Text;

/// <summary>Makes LightGBM's model text of its JSON, which LightGBM itself writes and does not read.</summary>
internal static class NativeJson
{
    /// <summary>The text that holds the same trees.</summary>
    /// <exception cref="TreeModelException">The JSON is malformed, or no model.</exception>
    public static string ToText(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100_000 });
            return Write(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or OverflowException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new TreeModelException($"The JSON is no LightGBM model: {error.Message}", "Use what LightGBM's dump_model writes.", error);
        }
    }

    private static string Write(JsonElement model)
    {
        var text = new StringBuilder("tree\nversion=v4\n");
        JsonElement[] names = [.. model.GetProperty("feature_names").EnumerateArray()];
        Line("num_class", model.GetProperty("num_class").GetRawText());
        Line("num_tree_per_iteration", model.GetProperty("num_tree_per_iteration").GetRawText());
        Line("label_index", model.GetProperty("label_index").GetRawText());
        Line("max_feature_idx", model.GetProperty("max_feature_idx").GetRawText());
        if (model.TryGetProperty("objective", out JsonElement objective))
            Line("objective", objective.GetString()!);
        if (model.TryGetProperty("average_output", out JsonElement average) && average.GetBoolean())
            text.Append("average_output\n");
        Line("feature_names", Join(names.Select(name => name.GetString()!)));
        if (model.TryGetProperty("monotone_constraints", out JsonElement constraints) && constraints.GetArrayLength() > 0)
            Line("monotone_constraints", Join(constraints.EnumerateArray().Select(value => value.GetRawText())));
        bool hasInfos = model.TryGetProperty("feature_infos", out JsonElement infos);
        Line("feature_infos", Join(names.Select(name => hasInfos && infos.TryGetProperty(name.GetString()!, out JsonElement info) ? Info(info) : "none")));
        text.Append('\n');
        int index = 0;
        foreach (JsonElement tree in model.GetProperty("tree_info").EnumerateArray())
        {
            text.Append(CultureInfo.InvariantCulture, $"Tree={index++}\n");
            new NativeJsonTree(tree).Write(text);
        }
        return text.Append("end of trees\n").ToString();

        void Line(string name, string value) => text.Append(name).Append('=').Append(value).Append('\n');
    }

    private static string Info(JsonElement info)
    {
        JsonElement values = info.GetProperty("values");
        return values.GetArrayLength() > 0
            ? string.Join(':', values.EnumerateArray().Select(value => value.GetRawText()))
            : $"[{info.GetProperty("min_value").GetRawText()}:{info.GetProperty("max_value").GetRawText()}]";
    }

    private static string Join(IEnumerable<string> values) => string.Join(' ', values);
}
