using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>A dataset seen through a transformer, which is bound to its schema once.</summary>
internal sealed class TransformedDataset(Transformer transformer, Dataset source, LocalOptions options) : Dataset
{
    private readonly BoundTransformer _bound = transformer.Bind(source.Schema);

    public override Schema Schema => _bound.Output;

    public override int PartitionCount => source.PartitionCount;

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<RecordBatch> batches = source.ReadAsync(partition, null, cancellationToken);
        StageContext context = options.Context(transformer, partition, source.Schema);
        await foreach (RecordBatch batch in _bound.TransformAsync(batches, context, cancellationToken).ConfigureAwait(false))
            yield return Projection.Apply(batch, columns);
    }
}

/// <summary>The one-partition dataset that an aggregation gives; computed at each reading.</summary>
internal sealed class AggregatedDataset(AggregateTransformer transformer, Dataset source, LocalOptions options) : Dataset
{
    public override Schema Schema { get; } = transformer.TransformSchema(source.Schema);

    public override int PartitionCount => 1;

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        object state = await LocalAggregation.RunAsync(transformer, transformer, source, options, cancellationToken).ConfigureAwait(false);
        RecordBatch result = transformer.Complete(state, source.Schema, options.Context(transformer, 0, source.Schema));
        yield return Projection.Apply(result, columns);
    }
}

/// <summary>A dataset whose rows are redistributed: each output partition is picked out of all input partitions, in their order.</summary>
internal sealed class ShuffledDataset(ShuffleTransformer transformer, Dataset source, LocalOptions options) : Dataset
{
    public override Schema Schema => source.Schema;

    public override int PartitionCount { get; } = transformer.OutputPartitions(source.PartitionCount);

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        object? statistics = transformer.Statistics is { } aggregation
            ? await LocalAggregation.RunAsync(aggregation, transformer, source, options, cancellationToken).ConfigureAwait(false)
            : null;
        for (int input = 0; input < source.PartitionCount; input++)
        {
            RowDealer dealer = transformer.CreateDealer(input, PartitionCount, statistics);
            await foreach (RecordBatch batch in source.ReadAsync(input, null, cancellationToken).ConfigureAwait(false))
            {
                RecordBatch taken;
                using (batch)
                {
                    int[] rows = [.. dealer.Deal(batch)
                        .Where(pair => pair.Output == partition)
                        .Select(pair => pair.Row)];
                    taken = Batches.Take(batch, rows);
                }
                yield return Projection.Apply(taken, columns);
            }
        }
    }
}

/// <summary>Narrows batches to the columns asked for.</summary>
internal static class Projection
{
    /// <summary>The batch itself, or one of the columns; the argument is disposed unless it is returned.</summary>
    public static RecordBatch Apply(RecordBatch batch, IReadOnlyList<string>? columns)
    {
        if (columns is null)
            return batch;
        using (batch)
            return Batches.Select(batch, columns);
    }
}
