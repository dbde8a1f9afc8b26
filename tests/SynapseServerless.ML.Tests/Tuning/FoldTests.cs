using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>Folds that keep classes, keep groups together, or go by a column. What they have to be follows from counting.</summary>
public sealed class FoldTests
{
    // 100 rows of class a, 31 of b, 7 of c; 46 groups of three rows each.
    private static readonly RecordBatch _rows = TestRows.Of(
        ("label", Enumerable.Range(0, 138).Select(i => i % 138 < 100 ? "a" : i < 131 ? "b" : "c").ToArray()),
        ("group", Enumerable.Range(0, 138).Select(i => (int?)(i % 46)).ToArray()),
        ("fold", Enumerable.Range(0, 138).Select(i => (int?)(i % 2)).ToArray()));

    private static FoldPlan Deal(FoldWish wish, Dataset data) => new FoldDealer("x", wish, Count(wish, data)).Deal();

    private static FoldScan.Counts Count(FoldWish wish, Dataset data)
    {
        var scan = new FoldScan("x", wish);
        object state = scan.CreateState(data.Schema);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            object own = scan.CreateState(data.Schema);
            foreach (RecordBatch batch in data.ReadAsync(partition).ToBlockingEnumerable())
                own = scan.Accumulate(own, batch, new StageContext("x") { Partition = partition });
            state = scan.Merge(state, own);
        }
        return (FoldScan.Counts)state;
    }

    private static async Task<RecordBatch> ReadAsync(Dataset data, FoldPlan plan, int fold, string name) =>
        await new SplitDataset(data, plan.Of(fold), name).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Stratified_folds_have_their_share_of_each_class_to_within_one_row(int partitions)
    {
        MemoryDataset data = _rows.Into(partitions);
        FoldPlan plan = Deal(new FoldWish(5, 3) { Stratify = true, LabelCol = "label", IsClassification = true }, data);
        int rows = 0;
        for (int fold = 0; fold < 5; fold++)
        {
            using RecordBatch test = await ReadAsync(data, plan, fold, "test"), train = await ReadAsync(data, plan, fold, "train");
            Assert.Equal(138, test.Length + train.Length);
            rows += test.Length;
            Dictionary<object, int> counts = TestRows.Cells(test, "label").CountBy(label => label!).ToDictionary();
            Assert.Equal((20, true, true), (counts["a"], counts["b"] is 6 or 7, counts["c"] is 1 or 2));
        }
        Assert.Equal(138, rows);
    }

    // Three quarters of 100 are 75; of 31 and 7, 23 and 5 to within one row for each block of twenty.
    [Fact]
    public async Task A_stratified_split_has_its_share_of_each_class()
    {
        MemoryDataset data = _rows.Into(3);
        FoldPlan plan = Deal(new FoldWish(1, 3) { Stratify = true, LabelCol = "label", IsClassification = true, TrainRatio = 0.75 }, data);
        using RecordBatch train = await ReadAsync(data, plan, 0, "train"), test = await ReadAsync(data, plan, 0, "test");
        Dictionary<object, int> counts = TestRows.Cells(train, "label").CountBy(label => label!).ToDictionary();
        Assert.Equal(138, train.Length + test.Length);
        Assert.Equal(75, counts["a"]);
        Assert.InRange(counts["b"], 22, 25);
        Assert.InRange(counts["c"], 4, 6);
    }

    [Fact]
    public async Task Groups_stay_together_and_folds_are_even()
    {
        MemoryDataset data = _rows.Into(3);
        FoldPlan plan = Deal(new FoldWish(4, 3) { GroupCol = "group" }, data);
        var homes = new Dictionary<object, int>();
        for (int fold = 0; fold < 4; fold++)
        {
            using RecordBatch test = await ReadAsync(data, plan, fold, "test");
            // 46 groups of three rows: eleven or twelve of them in each fold.
            Assert.True(test.Length is 33 or 36);
            foreach (object? group in TestRows.Cells(test, "group").Distinct())
                Assert.True(homes.TryAdd(group!, fold));
        }
        Assert.Equal(46, homes.Count);
    }

    [Fact]
    public async Task A_column_may_name_the_folds()
    {
        MemoryDataset data = _rows.Into(2);
        FoldPlan plan = Deal(new FoldWish(2, 0) { FoldCol = "fold" }, data);
        using RecordBatch test = await ReadAsync(data, plan, 1, "test");
        Assert.Equal(69, test.Length);
        Assert.All(TestRows.Cells(test, "fold"), fold => Assert.Equal(1, fold));
    }

    private static RecordBatch Labelled(string labels, string folds) => TestRows.Of(
        ("label", labels.Select(c => c.ToString()).ToArray()), ("fold", folds.Select(c => (int?)(c - '0')).ToArray()), ("group", folds.Select(c => (int?)(c - '0')).ToArray()));

    private static readonly FoldWish _classes = new(3, 0) { LabelCol = "label", IsClassification = true };

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "ab", "01", "", "There are 2 rows for 3 folds" },
        { "aaaa", "0120", "", "All labels are 'a'" },
        { "aaab", "0120", "", "The class 'b' has one row" },
        { "ababab", "000111", "fold", "Fold 2 is empty" },
        { "ababab", "000123", "fold", "'3' is not the number of a fold" },
        { "aabbab", "001122", "group", "" },
        { "ababab", "000111", "group", "There are 2 groups for 3 folds" },
        { "ababcc", "012022", "fold", "The class 'c' is in fold 2 alone" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Folds_that_cannot_be_are_refused(string labels, string folds, string by, string message)
    {
        MemoryDataset data = Labelled(labels, folds).Into(1);
        FoldWish wish = _classes with { FoldCol = by == "fold" ? "fold" : null, GroupCol = by == "group" ? "group" : null };
        if (message.Length == 0)
            Assert.Equal(3, Deal(wish, data).Count);
        else
            Assert.Contains(message, Assert.Throws<DataException>(() => Deal(wish, data)).Message);
    }

    [Fact]
    public void Folds_go_by_one_thing_alone()
    {
        var stage = new TuneHyperparameters { Models = [new Shrunk()], ParamSpace = ParamSpace.Grid(HyperParam.Discrete("factor", 1)), EvaluationMetric = "mse", Stratify = true, GroupCol = "g" };
        Assert.Contains("more than one of these", Assert.Single(stage.Validate()).Message);
    }
}
