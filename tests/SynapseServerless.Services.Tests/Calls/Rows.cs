using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests;

/// <summary>What tests ask of the rows that came of a run, and what they give one.</summary>
internal static class Rows
{
    /// <summary>Asserts that an answer has all that a reply has: a column that holds JSON of any kind has it as text, and a typed one null where the reply has nothing.</summary>
    public static void Answer(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        switch (expected)
        {
            case JsonObject fields when actual is JsonObject answer:
                Assert.All(fields, field => Answer(field.Value, answer.TryGetPropertyValue(field.Key, out JsonNode? value) ? value : throw new KeyNotFoundException($"{path}.{field.Key} is lost"), $"{path}.{field.Key}"));
                Assert.All(answer.Where(field => !fields.ContainsKey(field.Key)), field => Assert.Null(field.Value));
                break;
            case JsonArray items when actual is JsonArray answers:
                Assert.Equal(items.Count, answers.Count);
                for (int i = 0; i < items.Count; i++)
                    Answer(items[i], answers[i], $"{path}[{i}]");
                break;
            case JsonObject or JsonArray when actual is JsonValue text && text.TryGetValue(out string? json):
                Same.Json(expected, JsonNode.Parse(json));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: expected {expected?.ToJsonString()}, actual {actual?.ToJsonString()}");
                break;
        }
    }

    /// <summary>A context whose run keeps answers.</summary>
    public static StageContext Context(MemoryAnswers answers, TimeProvider? time = null) => new("stage") { Host = StageRun.Host(time), Answers = answers };

    /// <summary>The error of a row.</summary>
    public static JsonNode Error(JsonObject row, string column = "err") => row[column] ?? throw new InvalidOperationException($"The row has no error: {row.ToJsonString()}");
}
