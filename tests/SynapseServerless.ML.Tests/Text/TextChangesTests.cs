using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class TextChangesTests
{
    private static readonly Dictionary<string, string> _map = new() { ["happy"] = "sad", ["hater"] = "sap", ["sad"] = "sap", ["sad doy"] = "sap" };

    private static async Task<object?> RunAsync(Transformer stage, string? text) =>
        TestRows.Cells(await stage.TransformAsync(TestRows.Sliced(Tables.Texts(text))), "o")[0];

    // What SynapseML's tests of TextPreprocessor expect of the same map.
    [Theory]
    [InlineData("The happy sad boy drank sap", "The sad sap boy drank sap")]
    [InlineData("The hater sad doy drank sap", "The sap sap drank sap")]
    [InlineData("foo", "foo")]
    [InlineData(null, null)]
    public async Task The_longest_match_is_replaced(string? text, string? expected) =>
        Assert.Equal(expected, await RunAsync(new TextPreprocessor { InputCol = "t", OutputCol = "o", Map = _map }, text));

    // By the rule: nothing is dropped that did not match, and "sad dog" is "sad" and what follows it.
    [Theory]
    [InlineData("identity", "Happy happyness sad dog", "Happy sadness sap dog")]
    [InlineData("lowerCase", "Happy HAPPYness sad dog", "sad sadness sap dog")]
    [InlineData("upperCase", "Happy", "sad")]
    public async Task Case_is_looked_at_as_wanted(string norm, string text, string expected) =>
        Assert.Equal(expected, await RunAsync(new TextPreprocessor { InputCol = "t", OutputCol = "o", Map = _map, NormFunc = norm }, text));

    [Fact]
    public void Keys_that_are_empty_or_one_and_the_same_are_refused()
    {
        Assert.Contains("The empty text", Assert.Single(new TextPreprocessor { InputCol = "t", Map = new Dictionary<string, string> { [""] = "x" } }.Validate()).Message);
        var twice = new TextPreprocessor { InputCol = "t", NormFunc = "lowerCase", Map = new Dictionary<string, string> { ["A"] = "x", ["a"] = "y" } };
        Assert.Contains("'A' and 'a' are one", Assert.Single(twice.Validate()).Message);
    }

    // The code charts: U+00E9 is e and U+0301, U+FB01 is compatible with "fi", U+2460 with 1.
    [Theory]
    [InlineData("NFKD", true, "Caf\u00E9 \uFB01 \u2460", "cafe\u0301 fi 1")]
    [InlineData("NFD", false, "Caf\u00E9 \uFB01", "Cafe\u0301 \uFB01")]
    [InlineData("NFC", false, "e\u0301 \uFB01", "\u00E9 \uFB01")]
    [InlineData("NFKC", true, "E\u0301 \uFB01", "\u00E9 fi")]
    public async Task Text_is_brought_into_a_normal_form(string form, bool lower, string text, string expected) =>
        Assert.Equal(expected, await RunAsync(new UnicodeNormalize { InputCol = "t", OutputCol = "o", Form = form, Lower = lower }, text));

    // By hand: pages of 8 to 10 characters.
    [Theory]
    [InlineData("short", new[] { "short" })]
    [InlineData("", new[] { "" })]
    [InlineData("0123456789", new[] { "0123456789" })]
    [InlineData("words of text", new[] { "words of ", "text" })]
    [InlineData("aa averylongword b", new[] { "aa averylo", "ngword b" })]
    [InlineData("abcdefghijklmnopqrstuvwxyz", new[] { "abcdefghij", "klmnopqrst", "uvwxyz" })]
    [InlineData("abcdefgh  ijklmnopqrstuvwxyz", new[] { "abcdefgh  ", "ijklmnopqr", "stuvwxyz" })]
    [InlineData("abcdefghi\U0001F600jk", new[] { "abcdefghi", "\U0001F600jk" })]
    public async Task Text_is_cut_into_pages(string text, string[] pages)
    {
        var stage = new PageSplitter { InputCol = "t", OutputCol = "o", MaximumPageLength = 10, MinimumPageLength = 8 };
        Assert.Equal([pages], Tables.Lists(await stage.TransformAsync(Tables.Texts(text)), "o"));
    }

    // A property: the pages are the text, none is longer than the maximum, and none but the last that ends a word is too short.
    [Fact]
    public async Task Pages_in_a_row_are_the_text_and_none_is_too_long()
    {
        var random = new Random(11);
        string?[] texts = [.. Enumerable.Range(0, 200).Select(_ => string.Concat(Enumerable.Range(0, random.Next(0, 120)).Select(_ => random.Next(5) == 0 ? "  " : "x")))];
        var stage = new PageSplitter { InputCol = "t", OutputCol = "o", MaximumPageLength = 12, MinimumPageLength = 5, BoundaryRegex = "\\s+" };
        IReadOnlyList<string[]?> pages = Tables.Lists(await stage.TransformAsync(Tables.Texts(texts)), "o");
        Assert.Equal(texts, pages.Select(list => string.Concat(list!)));
        Assert.All(pages, list => Assert.All(list!, page => Assert.InRange(page.Length, list!.Length == 1 ? 0 : 1, 12)));
        Assert.All(pages, list => Assert.All(list!.SkipLast(1), page => Assert.InRange(page.Length, 5, 12)));
    }

    [Fact]
    public void A_minimum_above_the_maximum_is_refused() => Assert.Contains(
        "4500 characters and more are longer than 100", Assert.Single(new PageSplitter { InputCol = "t", MaximumPageLength = 100 }.Validate()).Message);
}
