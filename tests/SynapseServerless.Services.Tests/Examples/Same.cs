using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Services.Tests;

/// <summary>Compares JSON by its values, whatever the order of members.</summary>
internal static class Same
{
    /// <summary>Asserts that two are the same.</summary>
    public static void Json(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");
}
