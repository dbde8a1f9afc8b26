using SynapseServerless.Onnx.Generation;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Generation;

/// <summary>How tokens are drawn. Expected frequencies are the chances that the logits say; bounds are four standard deviations of a binomial count.</summary>
public sealed class TokenChooserTests
{
    private const int Draws = 20_000;

    private static readonly double[] s_chances = [0.2, 0.5, 0.05, 0.25];

    [Theory]
    [InlineData(1, 0, 1, new[] { 0.2, 0.5, 0.05, 0.25 })]
    [InlineData(1, 2, 1, new[] { 0, 2 / 3.0, 0, 1 / 3.0 })]
    // The likeliest two have 0.75 together, which is not yet 0.8; the third makes it.
    [InlineData(1, 0, 0.8, new[] { 0.2 / 0.95, 0.5 / 0.95, 0, 0.25 / 0.95 })]
    [InlineData(1, 0, 0.74, new[] { 0, 2 / 3.0, 0, 1 / 3.0 })]
    // Chances to the power of two, of which the sum is 0.355.
    [InlineData(0.5, 0, 1, new[] { 0.04 / 0.355, 0.25 / 0.355, 0.0025 / 0.355, 0.0625 / 0.355 })]
    [InlineData(0, 0, 1, new[] { 0.0, 1, 0, 0 })]
    public void Tokens_come_as_often_as_their_chance_says(double temperature, int topK, double topP, double[] expected)
    {
        int[] counts = new int[4];
        for (int seed = 0; seed < Draws; seed++)
            counts[Chooser(temperature, topK, topP, seed).Choose(Logits())]++;
        for (int token = 0; token < 4; token++)
            Assert.True(Math.Abs(counts[token] - (expected[token] * Draws)) <= 4 * Math.Sqrt(Draws * expected[token] * (1 - expected[token])), $"{token}: {counts[token]} of {Draws}");
    }

    [Fact]
    public void Tokens_that_were_there_become_less_likely_by_the_published_rule()
    {
        // Keskar and others (2019): a positive logit is divided by the penalty, a negative one multiplied with it.
        var chooser = new TokenChooser(new Choosing(0, 0, 1, 2, 0), [0, 3]);
        float[] logits = [3, 1.75f, 1, -1];
        Assert.Equal(1, chooser.Choose(logits));
        Assert.Equal([1.5f, 1.75f, 1f, -2f], logits);
        // The chosen one is there now too.
        Assert.Equal(0, chooser.Choose([3.2f, 3f, 1.5f, -1f]));
    }

    private static TokenChooser Chooser(double temperature, int topK, double topP, long seed) => new(new Choosing(temperature, topK, topP, 1, seed), [1, 2, 3]);

    private static float[] Logits() => [.. s_chances.Select(static chance => (float)Math.Log(chance))];
}
