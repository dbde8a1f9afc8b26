using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynapseServerless.Services;

/// <summary>What a job of the Language service ended with, by task and text.</summary>
internal static class TextJobResults
{
    /// <summary>The answers of each task.</summary>
    /// <param name="job">The job as it ended.</param>
    /// <param name="kinds">The kinds of the tasks, each of which is there once.</param>
    /// <param name="rows">How many texts there were.</param>
    /// <exception cref="FormatException">The job lacks a task.</exception>
    public static IReadOnlyList<GroupResult<JsonElement>?[]> Read(JsonElement job, IEnumerable<AnalyzeTextJobKind> kinds, int rows)
    {
        JsonElement[] items = [.. job.GetProperty("tasks").GetProperty("items").EnumerateArray()];
        return [.. kinds.Select(kind => Task(job, items, kind.ToString(), rows))];
    }

    /// <summary>The errors that a job names for a task, or of itself.</summary>
    internal static CallError Error(JsonElement job, int task)
    {
        if (job.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0)
        {
            JsonElement[] all = [.. errors.EnumerateArray()];
            JsonElement found = all.FirstOrDefault(error => error.TryGetProperty("target", out JsonElement target) && target.GetString() is { } place && place.EndsWith($"/{task}", StringComparison.Ordinal));
            if (found.ValueKind == JsonValueKind.Undefined)
                found = all[0];
            return new CallError(null, Text(found, "code") ?? "TaskFailed", Text(found, "message") ?? "The service could not carry the task out", CallErrorCategory.Request);
        }
        return new CallError(null, "TaskFailed", "The service could not carry the task out, and gives no reason", CallErrorCategory.Request);
    }

    private static GroupResult<JsonElement>?[] Task(JsonElement job, JsonElement[] items, string kind, int rows)
    {
        int place = Array.FindIndex(items, item => item.TryGetProperty("kind", out JsonElement own) && own.GetString() == kind + "LROResults");
        if (place < 0)
            throw new FormatException($"the job has no task of the kind {kind}");
        JsonElement task = items[place];
        if (!task.TryGetProperty("results", out JsonElement results) || results.ValueKind != JsonValueKind.Object)
        {
            CallError error = Error(job, place);
            return [.. Enumerable.Repeat<GroupResult<JsonElement>?>(new GroupResult<JsonElement>(default, error), rows)];
        }
        GroupResult<JsonElement>?[] parts = DocumentsShape.Split(results, rows);
        return kind.StartsWith("Custom", StringComparison.Ordinal) ? [.. parts.Select(Renamed)] : parts;
    }

    // A field called "class" is hard to name in most languages; SynapseML calls it classifications too.
    private static GroupResult<JsonElement>? Renamed(GroupResult<JsonElement>? part)
    {
        if (part is not { Error: null } found || !found.Value.TryGetProperty("class", out JsonElement classes))
            return part;
        JsonObject document = JsonObject.Create(found.Value)!;
        document.Remove("class");
        document["classifications"] = JsonNode.Parse(classes.GetRawText());
        return new GroupResult<JsonElement>(JsonSerializer.SerializeToElement(document), null);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
