using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Runs an aggregation over the partitions of a dataset inside this process.</summary>
internal static class LocalAggregation
{
    /// <summary>Accumulates partitions side by side and merges their states in the order of the partitions.</summary>
    public static async Task<object> RunAsync(
        IAggregation aggregation, Stage stage, Dataset data, LocalOptions options, CancellationToken cancellationToken)
    {
        object[] states = new object[data.PartitionCount];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Degree, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, states.Length), parallel, async (partition, token) =>
        {
            StageContext context = options.Context(stage, partition, data.Schema);
            object state = aggregation.CreateState(data.Schema);
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, token).ConfigureAwait(false))
            {
                using (batch)
                {
                    state = await aggregation.AccumulateAsync(state, batch, context, token).ConfigureAwait(false);
                    context = context.After(batch.Length);
                }
            }
            states[partition] = state;
        }).ConfigureAwait(false);
        return states.Aggregate(aggregation.Merge);
    }
}
