using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Runs aggregations over the partitions of a dataset inside this process.</summary>
internal static class LocalAggregation
{
    /// <summary>Accumulates partitions side by side and merges their states in the order of the partitions.</summary>
    public static async Task<object> RunAsync(
        IAggregation aggregation, Stage stage, Dataset data, LocalOptions options, CancellationToken cancellationToken) =>
        (await RunAsync([(aggregation, stage)], data, options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Accumulates several states in one pass: partitions side by side, and states merged in the order of the partitions.</summary>
    public static async Task<object[]> RunAsync(
        IReadOnlyList<(IAggregation Aggregation, Stage Stage)> aggregations, Dataset data, LocalOptions options, CancellationToken cancellationToken)
    {
        var states = new object[data.PartitionCount][];
        string[]? columns = Columns(aggregations.Select(static one => one.Stage), data, options);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Degree, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, states.Length), parallel, async (partition, token) =>
        {
            StageContext[] contexts = [.. aggregations.Select(one => options.Context(one.Stage, partition, data.Schema))];
            object[] own = [.. aggregations.Select(one => one.Aggregation.CreateState(data.Schema))];
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, token).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (int i = 0; i < own.Length; i++)
                    {
                        own[i] = await aggregations[i].Aggregation.AccumulateAsync(own[i], batch, contexts[i], token).ConfigureAwait(false);
                        contexts[i] = contexts[i].After(batch.Length);
                    }
                }
            }
            states[partition] = own;
        }).ConfigureAwait(false);
        return [.. aggregations.Select((one, i) => states.Select(own => own[i]).Aggregate(one.Aggregation.Merge))];
    }

    // Columns that nobody looks at are not read, where that changes nothing: a row that is set aside is kept as a whole.
    private static string[]? Columns(IEnumerable<Stage> stages, Dataset data, LocalOptions options)
    {
        if (!data.ReadsColumnsApart || options.Rows is not FailingRowSink)
            return null;
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (Stage stage in stages)
        {
            IReadOnlyCollection<string>? read = stage switch
            {
                AggregateEstimator estimator => estimator.ColumnsOfFit()?.Reads,
                AggregateTransformer transformer => transformer.ColumnsRead(data.Schema),
                _ => null,
            };
            if (read is null)
                return null;
            columns.UnionWith(read);
        }
        string[] inOrder = [.. Schemas.Names(data.Schema).Where(columns.Contains)];
        return inOrder.Length == 0 ? null : inOrder;
    }
}
