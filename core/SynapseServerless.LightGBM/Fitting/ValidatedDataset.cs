using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Rows to train on and rows of another dataset to validate on as one dataset, with a column that says which is which.</summary>
/// <param name="train">Rows to train on, unless the column of their own says that they validate; their partitions come first.</param>
/// <param name="validation">Rows to validate on.</param>
/// <param name="ownIndicator">The column of <paramref name="train"/> that marks validation rows, or null.</param>
internal sealed class ValidatedDataset(Dataset train, Dataset validation, string? ownIndicator) : Dataset
{
    private readonly Field _indicator = new(FreeName(train.Schema), DoubleType.Default, nullable: true);

    /// <summary>The column that marks validation rows.</summary>
    public string Indicator => _indicator.Name;

    /// <summary>How many partitions have rows to train on; those that follow validate.</summary>
    public int TrainPartitions => train.PartitionCount;

    /// <inheritdoc/>
    public override Schema Schema => Schemas.With(train.Schema, _indicator);

    /// <inheritdoc/>
    public override int PartitionCount => train.PartitionCount + validation.PartitionCount;

    /// <inheritdoc/>
    public override long? RowCount(int partition) =>
        partition < TrainPartitions ? train.RowCount(partition) : validation.RowCount(partition - TrainPartitions);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        columns ??= Schemas.Names(Schema);
        bool isTrain = partition < TrainPartitions;
        string[] read = [.. columns.Where(name => name != Indicator)];
        bool isMarked = read.Length < columns.Count;
        string? mark = isTrain && isMarked ? ownIndicator : null;
        if (mark is not null && !read.Contains(mark))
            read = [.. read, mark];
        IAsyncEnumerable<RecordBatch> batches = isTrain
            ? train.ReadAsync(partition, read, cancellationToken)
            : validation.ReadAsync(partition - TrainPartitions, read, cancellationToken);
        await foreach (RecordBatch batch in batches.ConfigureAwait(false))
        {
            if (!isMarked)
            {
                yield return batch;
                continue;
            }
            RecordBatch selected;
            using (batch)
            {
                double[] marks = mark is null
                    ? [.. Enumerable.Repeat(isTrain ? 0.0 : 1.0, batch.Length)]
                    : Features.Columns.Read(batch.Column(batch.Schema.GetFieldIndex(mark)));
                using RecordBatch marked = Batches.With(batch, _indicator, new DoubleArray.Builder().AppendRange(marks).Build());
                selected = Batches.Select(marked, columns);
            }
            yield return selected;
        }
    }

    private static string FreeName(Schema schema)
    {
        string name = "is validation";
        while (schema.GetFieldIndex(name) >= 0)
            name += "_";
        return name;
    }
}
