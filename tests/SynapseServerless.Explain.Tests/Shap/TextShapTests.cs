using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class TextShapTests
{
    // 2 for "good", -3 for "bad", and 1 more for "very good" next to each other.
    private static SQLTransformer Model => new()
    {
        Statement = """
            SELECT *, (CASE WHEN contains(text, 'good') THEN 2.0 ELSE 0 END) - (CASE WHEN contains(text, 'bad') THEN 3.0 ELSE 0 END)
              + (CASE WHEN contains(text, 'very good') THEN 1.0 ELSE 0 END) + 0.5 AS score FROM __THIS__
            """,
    };

    [Fact]
    public async Task Words_get_what_they_add_and_share_what_they_add_together()
    {
        var stage = new TextSHAP { Model = Model, TargetCol = "score" };
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("text", new string?[] { "a very  good film", "Bad bad" })));
        double[][][] values = Explaining.Lists(explained, "TextSHAP_output");
        // "very good" with two spaces: the text itself is left as it was written when all words are known, so that nothing is added there.
        Assert.Equal(["a", "very", "good", "film"], Words(explained, 0));
        Assert.Equal(2.5, values[0][0].Sum(), 1e-12);
        Assert.Equal(0.5, values[0][0][0], 1e-12);
        Assert.Equal(0, values[0][0][4] - values[0][0][1], 1e-12);
        // "Bad" is another word than "bad".
        Assert.Equal([0.5, 0, -3], values[1][0]);
    }

    [Fact]
    public async Task Two_words_that_count_only_together_share_alike()
    {
        RecordBatch explained = await new TextSHAP { Model = Model, TargetCol = "score" }.TransformAsync(TestRows.Of(("text", new string?[] { "very good" })));
        // good adds 2 alone; the two together 1 more, half each.
        Assert.Equal([0.5, 0.5, 2.5], Explaining.Lists(explained, "TextSHAP_output")[0][0]);
    }

    [Fact]
    public async Task A_text_without_words_is_a_bad_row()
    {
        var stage = new TextSHAP { Model = Model, TargetCol = "score" };
        var aside = new SettingAside();
        RecordBatch explained = await stage.TransformAsync(TestRows.Of(("text", new string?[] { "  ", "good", null })), new StageContext("TextSHAP") { Rows = aside });
        Assert.Equal([0, 2], aside.Rows.Select(row => row.Row));
        Assert.All(aside.Rows, row => Assert.Contains("no words", row.Problem, StringComparison.Ordinal));
        Assert.Equal(1, explained.Length);
    }

    [Fact]
    public async Task A_text_with_more_words_than_samples_can_tell_apart_says_how_many_are_needed()
    {
        var stage = new TextSHAP { Model = Model, TargetCol = "score", NumSamples = 8, Method = "kernel" };
        var error = await Assert.ThrowsAsync<DataException>(() => stage.TransformAsync(TestRows.Of(("text", new string?[] { "a b c d e f g h i j" }))));
        Assert.Contains("8 samples cannot tell 10 features apart", error.Message, StringComparison.Ordinal);
        Assert.Contains("12 at least", error.Message, StringComparison.Ordinal);
    }

    private static string[] Words(RecordBatch batch, int row) =>
        [.. ((System.Collections.IEnumerable)Cells.Value(batch.Column(batch.Schema.GetFieldIndex("tokens")), row)!).Cast<string>()];
}
