using Apache.Arrow;
using SynapseServerless.Pipelines;

namespace SynapseServerless.LightGBM.Tests.Distributed;

// What ranks train is compared with what one rank trains.
public sealed class DistributedRankerTests
{
    private const int Rows = 1200;

    private static readonly float[] s_matrix = Tables.Features(Rows);
    private static readonly float[] s_grades = Tables.Classes(s_matrix, 4);

    private static LightGBMRanker Ranker(int ranks) => new()
    {
        GroupCol = "query", NumTasks = ranks, NumIterations = 6, NumThreads = 1, Deterministic = true, PassThroughArgs = "force_row_wise=true",
        // How many rows a leaf has ranks know only by their weights, where one alone counts.
        MinDataInLeaf = 0, MinSumHessianInLeaf = 1, ValidationIndicatorCol = "isValidation", EvalAt = [3], Timeout = 120,
    };

    [Theory]
    [InlineData(4, 5, true, 23)]
    [InlineData(3, 8, false, 23)]
    [InlineData(5, 5, true, 700)]
    [InlineData(4, 12, false, 700)]
    public async Task Groups_over_the_border_between_ranks_stay_whole(int ranks, int partitions, bool knowsRows, int longest)
    {
        RecordBatch data = Data(Groups(longest));
        using var alone = (LightGBMModel)await Ranker(1).FitAsync(new MemoryDataset(data));
        using var together = (LightGBMModel)await Ranker(ranks).FitAsync(new MemoryDataset(data, partitions, 50, knowsRows));
        Assert.Equal(alone.Record.TrainingRows, together.Record.TrainingRows);
        Assert.Equal(alone.Record.ValidationRows, together.Record.ValidationRows);
        // A group that is cut has other pairs to learn from, so that the first tree would be another one.
        Assert.Equal(alone.Record.Metrics["valid ndcg@3"][0], together.Record.Metrics["valid ndcg@3"][0], 1e-9);
        Assert.Equal(alone.Record.Metrics["valid ndcg@3"][^1], together.Record.Metrics["valid ndcg@3"][^1], 0.05);
    }

    [Fact]
    public async Task A_group_that_comes_again_on_another_rank_is_named()
    {
        int[] groups = Groups(23);
        groups[^1] = groups[0];
        DataException error = await Assert.ThrowsAsync<DataException>(() => Ranker(3).FitAsync(new MemoryDataset(Data(groups), 3)));
        Assert.Contains($"The rows of group '{groups[0]}' are not next to each other: ranks 0 and 2 both have some", error.Message, StringComparison.Ordinal);
        Assert.Equal("query", error.Location.Column);
    }

    // One group validates out of four.
    private static RecordBatch Data(int[] groups) => Batch.Of(
        s_matrix, s_grades, Batch.Doubles("query", groups.Select(group => (double?)group)), Batch.Booleans("isValidation", groups.Select(group => group % 4 == 1)));

    // Groups of 1 to 23 rows, and perhaps a long one in the middle.
    private static int[] Groups(int longest)
    {
        var random = new Random(9);
        var groups = new List<int>();
        for (int group = 0; groups.Count < Rows; group++)
        {
            int length = longest > 23 && group == 16 ? longest : random.Next(1, 24);
            groups.AddRange(Enumerable.Repeat(group, Math.Min(length, Rows - groups.Count)));
        }
        return [.. groups];
    }
}
