using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class TokensTests
{
    private static async Task<IReadOnlyList<string[]?>> RunAsync(Transformer stage, RecordBatch data) =>
        Tables.Lists(await stage.TransformAsync(TestRows.Sliced(data)), "o");

    // The example of Spark's documentation of Tokenizer and RegexTokenizer.
    [Fact]
    public async Task Text_is_cut_as_in_the_documentation_of_Spark()
    {
        RecordBatch data = Tables.Texts("Hi I heard about Spark", "I wish Java could use case classes", "Logistic,regression,models,are,neat", null);
        Assert.Equal(
            [["hi", "i", "heard", "about", "spark"], ["i", "wish", "java", "could", "use", "case", "classes"], ["logistic,regression,models,are,neat"], null],
            await RunAsync(new Tokenizer { InputCol = "t", OutputCol = "o" }, data));
        Assert.Equal(
            [["hi", "i", "heard", "about", "spark"], ["i", "wish", "java", "could", "use", "case", "classes"], ["logistic", "regression", "models", "are", "neat"], null],
            await RunAsync(new RegexTokenizer { InputCol = "t", OutputCol = "o", Pattern = "\\W" }, data));
    }

    // By the documentation of String.split of Java: empty parts at the end go, those before stay; of "" there is one part, "".
    [Fact]
    public async Task Blanks_at_the_start_and_in_a_row_give_empty_tokens_and_those_at_the_end_do_not()
    {
        RecordBatch data = Tables.Texts("  a  b ", "", " ", "a\u00A0b");
        Assert.Equal([["", "", "a", "", "b"], [""], [], ["a\u00A0b"]], await RunAsync(new Tokenizer { InputCol = "t", OutputCol = "o" }, data));
        Assert.Equal([["a", "b"], [], [], ["a\u00A0b"]], await RunAsync(new RegexTokenizer { InputCol = "t", OutputCol = "o" }, data));
        Assert.Equal(
            [["", "a", "b"], [""], [], ["a\u00A0b"]], await RunAsync(new RegexTokenizer { InputCol = "t", OutputCol = "o", MinTokenLength = 0 }, data));
    }

    [Theory]
    [InlineData("\\s*", "ab c", new[] { "a", "b", "c" })]
    [InlineData("[\\s,]+", "A, b", new[] { "a", "b" })]
    [InlineData("\\d", "a1b22", new[] { "a", "b" })]
    public async Task A_pattern_matches_what_lies_between(string pattern, string text, string[] tokens) => Assert.Equal(
        [tokens], await RunAsync(new RegexTokenizer { InputCol = "t", OutputCol = "o", Pattern = pattern }, Tables.Texts(text)));

    [Fact]
    public async Task A_pattern_without_gaps_matches_the_tokens()
    {
        // \w is of ASCII in Java, so that an é is no part of a word.
        var stage = new RegexTokenizer { InputCol = "t", OutputCol = "o", Pattern = "\\w+", Gaps = false, ToLowercase = false, MinTokenLength = 2 };
        Assert.Equal([["Caf", "noir"]], await RunAsync(stage, Tables.Texts("Café noir x")));
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused()
    {
        SpecificationException error = Assert.Single(new RegexTokenizer { InputCol = "t", Pattern = "(" }.Validate());
        Assert.Contains("'(' is not a regular expression", error.Message);
        Assert.Equal("pattern", error.Location.Parameter);
    }

    // A pattern that goes back exponentially often: the row is bad, and nothing hangs.
    [Fact]
    public async Task A_pattern_that_takes_too_long_makes_a_bad_row()
    {
        var aside = new SettingAside();
        var stage = new RegexTokenizer { InputCol = "t", OutputCol = "o", Pattern = "(a+)+$", Gaps = false };
        await stage.TransformAsync(Tables.Texts(new string('a', 40) + "!"), new StageContext("s") { Rows = aside });
        Assert.Contains("takes too long", Assert.Single(aside.Rows).Problem);
    }

    // By the documentation of String.toLowerCase of Java: a sigma that ends a word, and the Turkish capital I with a dot.
    [Fact]
    public async Task Lower_case_is_that_of_Java() => Assert.Equal(
        [["ὀδυσσεύς", "i\u0307x"]], await RunAsync(new Tokenizer { InputCol = "t", OutputCol = "o" }, Tables.Texts("ὈΔΥΣΣΕΎΣ \u0130X")));

    // The example of Spark's documentation of StopWordsRemover.
    [Fact]
    public async Task Stop_words_are_left_out()
    {
        RecordBatch data = Tables.Tokens(["I", "saw", "the", "red", "balloon"], ["Mary", "had", "a", "little", "lamb"], null, []);
        Assert.Equal([["saw", "red", "balloon"], ["Mary", "little", "lamb"], null, []], await RunAsync(new StopWordsRemover { InputCol = "t", OutputCol = "o" }, data));
        Assert.Equal(
            [["I", "saw", "the", "red", "balloon"], ["Mary", "had", "little", "lamb"], null, []],
            await RunAsync(new StopWordsRemover { InputCol = "t", OutputCol = "o", StopWords = ["i", "a"], CaseSensitive = true }, data));
        Assert.Equal([["und"], []], await RunAsync(
            new StopWordsRemover { InputCol = "t", OutputCol = "o", Language = "french" }, Tables.Tokens(["Été", "und"], ["ÊTES"])));
    }

    // How many lines the files of Spark have.
    [Theory]
    [InlineData("danish", 94, "og")]
    [InlineData("dutch", 101, "de")]
    [InlineData("english", 181, "i")]
    [InlineData("finnish", 235, "olla")]
    [InlineData("french", 155, "au")]
    [InlineData("german", 231, "aber")]
    [InlineData("hungarian", 199, "a")]
    [InlineData("italian", 279, "ad")]
    [InlineData("norwegian", 176, "og")]
    [InlineData("portuguese", 203, "de")]
    [InlineData("russian", 151, "и")]
    [InlineData("spanish", 313, "de")]
    [InlineData("swedish", 114, "och")]
    [InlineData("turkish", 53, "acaba")]
    public void There_are_lists_of_the_languages_that_Spark_has(string language, int count, string first)
    {
        IReadOnlyList<string> words = StopWordLists.Of(language);
        Assert.Equal((count, first), (words.Count, words[0]));
        Assert.Contains(language, StopWordLists.Languages);
    }

    [Fact]
    public void A_language_that_there_is_not_is_refused_and_those_there_are_are_named()
    {
        var error = Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new StopWordsRemover { InputCol = "t", Language = "klingon" }));
        Assert.Contains("klingon", error.Message);
        Assert.Contains("swedish", error.Message);
    }

    // The example of Spark's documentation of NGram.
    [Fact]
    public async Task Sequences_of_tokens_are_joined()
    {
        RecordBatch data = Tables.Tokens(["a", "b", "c", "d", "e"], ["a"], null);
        Assert.Equal([["a b", "b c", "c d", "d e"], [], null], await RunAsync(new NGram { InputCol = "t", OutputCol = "o" }, data));
        Assert.Equal(
            [["a", "b", "c", "d", "e", "a b c", "b c d", "c d e"], ["a"], null], await RunAsync(new MultiNGram { InputCol = "t", OutputCol = "o", Lengths = [1, 3] }, data));
        Assert.Contains("0 tokens", Assert.Single(new MultiNGram { InputCol = "t", Lengths = [2, 0] }.Validate()).Message);
    }

    [Fact]
    public async Task A_missing_token_makes_a_bad_row()
    {
        var aside = new SettingAside();
        RecordBatch result = await new NGram { InputCol = "t", OutputCol = "o" }.TransformAsync(
            Tables.Tokens(["a", null], ["a", "b"]), new StageContext("s") { Rows = aside });
        Assert.Equal([["a b"]], Tables.Lists(result, "o"));
        Assert.Equal([(0, "t")], aside.Rows.Select(row => (row.Row, row.Column!)));
    }

    [Fact]
    public void A_column_of_text_is_not_taken_for_tokens() => Assert.Contains("Tokenizer", Assert.Throws<SpecificationException>(
        () => new NGram { InputCol = "t" }.TransformSchema(Tables.Texts("a").Schema)).Message);
}
