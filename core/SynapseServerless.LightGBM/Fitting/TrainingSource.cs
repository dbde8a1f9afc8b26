using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Distributed;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Data of a fit, read as often as it is needed, always in the same order: partition by partition.</summary>
/// <param name="data">The data.</param>
/// <param name="columns">Its columns.</param>
/// <param name="rule">What labels have to be.</param>
/// <param name="categorical">The features that hold categories.</param>
/// <param name="context">Takes rows that cannot be used.</param>
internal sealed class TrainingSource(
    Dataset data, TrainingColumns columns, LabelRule rule, IReadOnlyList<int> categorical, StageContext context)
{
    /// <summary>The data.</summary>
    public Dataset Data => data;

    /// <summary>Its columns.</summary>
    public TrainingColumns Columns => columns;

    /// <summary>Per class a factor for the weights of its rows; empty for none.</summary>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>Whether validation rows come from a dataset of their own, whose groups are others than those of the same name that are trained on.</summary>
    public bool HasOwnValidation { get; init; }

    /// <summary>An empty sample of its rows.</summary>
    /// <param name="width">How many features there are.</param>
    /// <param name="rows">How many rows it will have.</param>
    public BinSample NewSample(int width, int rows) => new(width, [.. categorical.Where(slot => slot < width)]) { MostRows = rows };

    /// <summary>The stage's uid, for errors.</summary>
    public string Stage => context.Stage;

    /// <summary>How many rows there are, where that is known before any is read.</summary>
    public long? RowCount
    {
        get
        {
            long total = 0;
            for (int i = 0; i < data.PartitionCount; i++)
            {
                if (data.RowCount(i) is not { } rows)
                    return null;
                total += rows;
            }
            return total;
        }
    }

    /// <summary>Reads the data.</summary>
    /// <param name="wanted">The columns wanted.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>Batches, each the caller's to dispose, with the index of their partition.</returns>
    public async IAsyncEnumerable<(int Partition, RecordBatch Batch)> ReadAsync(
        IReadOnlyList<string> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, wanted, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (partition, batch);
            }
        }
    }

    /// <summary>Reads and checks a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="width">How many features vectors have to have; 0 when not known yet.</param>
    public TrainingBatch Check(RecordBatch batch, int width) => TrainingBatch.Read(batch, columns, rule, categorical, width);

    /// <summary>Gives rows that cannot be used to the run.</summary>
    /// <param name="batch">The batch they are in, borrowed.</param>
    /// <param name="bad">The rows.</param>
    /// <param name="partition">The partition; the fit is one step for all of them.</param>
    /// <param name="firstRow">How many rows of the partition come before the batch.</param>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, int partition, long firstRow)
    {
        (partition, firstRow) = data is RankData ranks ? ranks.Locate(partition, firstRow) : (partition, firstRow);
        context.Rows.Reject(batch, bad, context with { Partition = partition, FirstRow = firstRow, InputSchema = data.Schema });
    }

    /// <summary>The features of some rows, none of which is bad.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="width">How many features a vector has; 0 takes the number of the first one.</param>
    /// <param name="rows">The rows; null for all.</param>
    /// <param name="buffer">Memory to gather them into; null for memory of their own.</param>
    public FeatureBlock Gather(RecordBatch batch, int width, List<int>? rows, GatherBuffer? buffer = null) =>
        Gather(batch, columns.Features, width, rows, buffer);

    /// <summary>The features of some rows, none of which is bad.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="column">The feature column.</param>
    /// <param name="width">How many features a vector has; 0 takes the number of the first one.</param>
    /// <param name="rows">The rows; null for all.</param>
    /// <param name="buffer">Memory to gather them into; null for memory of their own.</param>
    public static FeatureBlock Gather(RecordBatch batch, string column, int width, List<int>? rows, GatherBuffer? buffer = null)
    {
        FeatureBlock? block = FeatureColumn.Read(batch, column, width, []);
        if (block is not null)
            return rows is null ? block : block.Gather(CollectionsMarshal.AsSpan(rows), buffer);
        rows ??= [.. Enumerable.Range(0, batch.Length)];
        // Some vectors are bad, and the rows asked for are not among them: read those alone.
        using RecordBatch selected = Batches.Take(batch, CollectionsMarshal.AsSpan(rows));
        return FeatureColumn.Read(selected, column, width, [])!.Gather([.. Enumerable.Range(0, rows.Count)], buffer);
    }
}
