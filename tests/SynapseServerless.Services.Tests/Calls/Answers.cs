using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests;

/// <summary>What tests of stages over services say again and again.</summary>
internal static class Answers
{
    /// <summary>Faults that are no refusals: what follows a refusal is paced, which tests of the governor look at under a clock of their own.</summary>
    public static IEnumerable<Fault> Failures => Fault.All.Where(fault => !fault.Name.EndsWith("429", StringComparison.Ordinal) && !fault.Name.EndsWith("503", StringComparison.Ordinal));

    /// <summary>Two values are the same JSON, whatever the order of members and however many digits their numbers are written with.</summary>
    public static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(WithShortNumbers(expected), WithShortNumbers(actual)), $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");

    /// <summary>The answer in the column <c>out</c> is what a reply had.</summary>
    public static void AssertAnswer(JsonNode? expected, JsonObject row)
    {
        Assert.True(row["error"] is null, row["error"]?.ToJsonString());
        AssertSame(expected, Example.WithoutNulls(row["out"]));
    }

    /// <summary>A row has an error of a code instead of an answer, and its message says something.</summary>
    public static void AssertError(string code, string says, JsonObject row)
    {
        Assert.Null(row["out"]);
        Assert.Equal(code, (string?)row["error"]?["code"]);
        Assert.Contains(says, (string?)row["error"]?["message"], StringComparison.Ordinal);
    }

    /// <summary>A stage is refused with one message, which is about a parameter and says something.</summary>
    public static void AssertRefused(Stage stage, string parameter, string says)
    {
        SpecificationException error = Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(stage));
        Assert.Equal(parameter, error.Location.Parameter);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    // Services write numbers of 64 bits with more digits than they have.
    private static JsonNode? WithShortNumbers(JsonNode? json) => json switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, WithShortNumbers(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithShortNumbers)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.Deserialize<double>()),
        _ => json?.DeepClone(),
    };
}
