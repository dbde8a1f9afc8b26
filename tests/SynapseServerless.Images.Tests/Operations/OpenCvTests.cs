using System.Text.Json;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>
/// Operations against what OpenCV 4.6 and Pillow 9.4 make of the same pictures, which <c>Inputs/facts.json</c> keeps; <c>Inputs/facts.py</c> wrote it.
/// Where they round products of weights of eleven bits, and this room rounds once, a value may differ by one.
/// </summary>
public sealed class OpenCvTests
{
    private static readonly Dictionary<string, Fact> _facts =
        JsonSerializer.Deserialize<Dictionary<string, Fact>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Inputs", "facts.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. _facts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operation_gives_what_the_library_gives(string name)
    {
        Fact fact = _facts[name];
        Picture picture = Pictures.Of(fact.Width, fact.Height, fact.Channels, Pictures.Bytes(fact.Width * fact.Height * fact.Channels));
        ImageOperation operation = StepReader.Read(JsonSerializer.Deserialize<ImageStep>(fact.Step.GetRawText(), SynapseServerless.Stages.StageJson.Options)!);
        using Picture result = operation.Apply(picture);
        byte[] expected = Convert.FromHexString(fact.Expected);
        Assert.Equal(expected.Length, result.Pixels.Length);
        int worst = expected.Zip(result.Pixels.ToArray(), static (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= fact.Within, $"A value differs by {worst}.");
    }

    private sealed record Fact(int Width, int Height, int Channels, JsonElement Step, int Within, string Expected);
}
