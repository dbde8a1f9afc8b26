using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>Features by hashing. Places are those that VW's own test of --invert_hash has for f^r5, f^t60, T^EDC and T^SH.</summary>
public sealed class FeaturizerTests
{
    [Fact]
    public void A_text_is_where_VW_has_it()
    {
        RecordBatch rows = TestRows.Of(("a", new[] { "r5", null, "" }));

        Assert.Equal([[(5244, 1f)], [], []], Features(new VowpalWabbitFeaturizer { InputCols = ["a"], OutputCol = "f", NumBits = 18, PrefixStringsWithColumnName = false }, rows));
    }

    [Fact]
    public void The_name_of_the_column_stands_before_a_text_and_is_that_of_a_number()
    {
        RecordBatch rows = TestRows.Of(("r", new[] { "5" }), ("t60", new double?[] { 0.25 }), ("none", new double?[] { 0 }));

        Assert.Equal([[(5244, 1f), (13729, 0.25f)]], Features(new VowpalWabbitFeaturizer { InputCols = ["r", "t60", "none"], OutputCol = "f", NumBits = 18 }, rows));
    }

    [Fact]
    public void Words_are_features_each_and_equal_ones_add_up()
    {
        RecordBatch rows = TestRows.Of(("w", new[] { "EDC, SH SH" }));
        var stage = new VowpalWabbitFeaturizer { StringSplitInputCols = ["w"], OutputCol = "T", NumBits = 18, PrefixStringsWithColumnName = false };

        Assert.Equal([[(14028, 1f), (22237, 2f)]], Features(stage, rows));
        Assert.Equal([[(14028, 1f), (22237, 1f)]], Features(new VowpalWabbitFeaturizer { StringSplitInputCols = ["w"], OutputCol = "T", NumBits = 18, PrefixStringsWithColumnName = false, SumCollisions = false }, rows));
    }

    [Fact]
    public void The_order_of_features_can_be_told()
    {
        RecordBatch rows = TestRows.Of(("w", new[] { "SH EDC SH" }));
        var stage = new VowpalWabbitFeaturizer { StringSplitInputCols = ["w"], OutputCol = "T", NumBits = 18, PrefixStringsWithColumnName = false, PreserveOrderNumBits = 2 };

        Assert.Equal([[(22237, 1f), ((1 << 28) | 14028, 1f), ((2 << 28) | 22237, 1f)]], Features(stage, rows));
        DataException error = Assert.Throws<DataException>(() => stage.Transform(TestRows.Of(("w", new[] { "a b c d e" })), new StageContext("test")));
        Assert.Contains("The row has 5 features", error.Problem);
    }

    [Fact]
    public void Slots_of_vectors_stay_and_numbers_of_lists_are_counted()
    {
        RecordBatch rows = TestRows.Of(("v", new float[][] { [0, 2, 3] }), ("l", new int[][] { [7, 8] }));

        // The list has the hash of its name for a first place.
        int first = VowpalWabbitMurmurWithPrefix.Hash("l", 0) & 0x3ffff;
        Assert.Equal(new[] { (1, 2f), (2, 3f), (first, 7f), (first + 1, 8f) }.OrderBy(pair => pair.Item1), Features(new VowpalWabbitFeaturizer { InputCols = ["v", "l"], NumBits = 18 }, rows)[0]);
    }

    // By hand: (2 * 16777619) xor 1 is 33555239, and xor 3 is 33555237; the slots of 20 bits are 807 and 805.
    [Fact]
    public void Slots_are_combined_by_the_hash_that_VW_combines_by()
    {
        RecordBatch rows = TestRows.Of(("a", new float[][] { [0, 0, 5] }), ("b", new float[][] { [0, 7, 0, 8] }));

        Assert.Equal([[(33555237 & 0xfffff, 40f), (33555239 & 0xfffff, 35f)]], Features(new VowpalWabbitInteractions { InputCols = ["a", "b"], OutputCol = "features", NumBits = 20 }, rows));
    }

    [Fact]
    public void A_column_that_gives_no_features_is_refused()
    {
        RecordBatch rows = TestRows.Of(("d", new DateTime?[] { DateTime.UnixEpoch }));

        SpecificationException error = Assert.Throws<SpecificationException>(() => new VowpalWabbitFeaturizer { InputCols = ["d"] }.Bind(rows.Schema));
        Assert.Contains("gives no features", error.Problem);
    }

    private static (int, float)[][] Features(BatchTransformer stage, RecordBatch rows)
    {
        using RecordBatch result = stage.Transform(rows, new StageContext("test"));
        var column = (StructArray)result.Column(result.Schema.GetFieldIndex(result.Schema.FieldsList[^1].Name));
        return [.. Enumerable.Range(0, rows.Length).Select(row =>
        {
            SparseVectors.Row(column, row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            return slots.ToArray().Zip(values.ToArray()).ToArray();
        })];
    }
}
