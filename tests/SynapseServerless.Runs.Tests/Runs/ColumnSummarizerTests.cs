using Apache.Arrow;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class ColumnSummarizerTests
{
    [Fact]
    public void Every_type_of_column_is_counted_and_all_but_lists_and_structs_by_value()
    {
        foreach (ColumnCase one in ColumnCases.All)
        {
            var summarizer = new ColumnSummarizer(new Field("c", one.Column.Data.DataType, nullable: true));
            summarizer.Add(one.Column);
            summarizer.Add(one.Sliced);
            bool isCounted = one.Value is not (null or object?[] or Dictionary<string, object?>);
            Assert.Equal((one.Name, isCounted ? 1 : (long?)null), (one.Name, summarizer.Record.Distinct));
            Assert.Equal((one.Name, one.Value is null ? 0 : 2, one.Value is null ? 5 : 3), (one.Name, summarizer.Record.Count, summarizer.Record.Nulls));
        }
    }

    [Fact]
    public void A_summary_of_partitions_is_that_of_all_rows()
    {
        var field = new Field("c", Apache.Arrow.Types.DoubleType.Default, nullable: true);
        double?[] values = [.. Enumerable.Range(0, 3000).Select(i => i % 7 == 0 ? (double?)null : i % 11 == 0 ? double.NaN : i % 13 == 0 ? -0.0 : i % 900)];
        // Counted by hand: NaN is a value, and 0 and -0 are one.
        long distinct = values.OfType<double>().Select(value => value == 0 ? 0.0 : value).Distinct().Count();
        Assert.InRange(distinct, 500, 1000);
        foreach (int size in (int[])[3000, 1000, 77])
        {
            var whole = new ColumnSummarizer(field);
            foreach (double?[] part in values.Chunk(size))
            {
                var one = new ColumnSummarizer(field);
                one.Add(TestRows.Column(part));
                whole.Add(one.Summary);
            }
            Assert.Equal(distinct, whole.Record.Distinct);
        }
    }

    [Fact]
    public void Rows_that_an_earlier_version_did_not_count_leave_the_number_unknown()
    {
        var field = new Field("c", Apache.Arrow.Types.DoubleType.Default, nullable: true);
        var whole = new ColumnSummarizer(field);
        whole.Add(ColumnSummary.Of(field) with { Count = 3 });
        Assert.Null(whole.Record.Distinct);
    }
}
