using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Tests.Distributed;

// Ranks that were told different things say so before any of them reads a row.
public sealed class DisagreementTests
{
    private const int Rows = 300;

    public static TheoryData<string, string> Cases => new()
    {
        { "parameters", "Rank 1 trains with learning_rate=0.3 where rank 0 has 0.1" },
        { "more parameters", "Rank 1 trains with top_rate=0.5 where rank 0 has 0.2" },
        { "stage", "Rank 1 trains the stage other where rank 0 trains LightGBMRegressor" },
        { "schema", "Rank 1 reads features: fixed_size_list, label: float where rank 0 reads features: fixed_size_list, label: double" },
        { "partitions", "Rank 1 sees 3 partitions where rank 0 sees 2" },
        { "model", "Rank 1 continues from another model, or has other bins, than rank 0" },
        { "bins", "Rank 1 continues from another model, or has other bins, than rank 0" },
        { "functions", "Rank 1 was given other functions (objective,mine) than rank 0 (objective)" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_a_rank_was_told_differently_is_named(string what, string problem)
    {
        float[] matrix = Tables.Features(Rows), labels = Tables.Numbers(matrix);
        RecordBatch rows = Batch.Of(matrix, labels);
        FloatArray floats = new FloatArray.Builder().AppendRange(labels).Build();
        RecordBatch others = what == "schema"
            ? Batch.Of(Batch.Fixed("features", matrix), (new Field("label", Apache.Arrow.Types.FloatType.Default, true), floats))
            : rows;
        LightGBMRegressor other = what switch
        {
            "parameters" => new() { LearningRate = 0.3 },
            "more parameters" => new() { PassThroughArgs = "top_rate=0.5" },
            "stage" => new() { Uid = "other" },
            "model" => new() { ModelString = Native.Reference.Train(matrix, Tables.Columns, labels, "objective=regression verbosity=-1 num_threads=1", 2).Model },
            "bins" => new() { Reference = await new LightGBMRegressor().CreateReferenceAsync(new MemoryDataset(rows)) },
            "functions" => new() { FObj = Training.Losses.Squared, FEval = [new("mine", Training.Losses.MeanSquaredError)] },
            _ => new(),
        };
        // The objective of one's own is a parameter too; what differs first is told.
        LightGBMRegressor own = what == "functions" ? new() { FObj = Training.Losses.Squared } : new();
        var read = new List<MemoryDataset>();
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => LocalCollectives.RunAsync(
            2, new CollectiveOptions(), (rank, token) =>
            {
                bool isOther = rank.Rank == 1;
                var data = new MemoryDataset(isOther ? others : rows, isOther && what == "partitions" ? 3 : 2);
                lock (read)
                    read.Add(data);
                return (isOther ? other : own).FitRankAsync(data, new StageContext("test") { Threads = 1 }, rank, token);
            }, CancellationToken.None));
        Assert.Equal(problem, error.Problem);
        Assert.All(read, data => Assert.Equal(0, data.BatchesRead));
    }
}
