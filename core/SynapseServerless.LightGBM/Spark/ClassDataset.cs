using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>A dataset whose label says whether it is one of the classes.</summary>
/// <param name="source">The data.</param>
/// <param name="label">The column of labels.</param>
/// <param name="index">The class.</param>
internal sealed class ClassDataset(Dataset source, string label, int index) : Dataset
{
    /// <inheritdoc/>
    public override Schema Schema { get; } = Changed(source.Schema, label);

    /// <inheritdoc/>
    public override int PartitionCount => source.PartitionCount;

    /// <inheritdoc/>
    public override long? RowCount(int partition) => source.RowCount(partition);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RecordBatch batch in source.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                yield return Changed(batch);
        }
    }

    private static Schema Changed(Schema schema, string label) => Schemas.With(schema, new Field(label, DoubleType.Default, nullable: true));

    private RecordBatch Changed(RecordBatch batch)
    {
        int place = batch.Schema.GetFieldIndex(label);
        if (place < 0)
            return Batches.Share(batch);
        double[] labels = NumericColumn.ToDoubles(batch.Column(place));
        for (int row = 0; row < labels.Length; row++)
            labels[row] = double.IsNaN(labels[row]) ? double.NaN : labels[row] == index ? 1 : 0;
        IArrowArray[] columns = [.. Enumerable.Range(0, batch.ColumnCount).Select(i => i == place ? NumericColumn.Of(labels) : Batches.Share(batch.Column(i)))];
        return new RecordBatch(Changed(batch.Schema, label), columns, batch.Length);
    }
}

/// <summary>Takes bad rows that were told of before.</summary>
internal sealed class SilentSink : IRowSink
{
    private SilentSink()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentSink Instance { get; } = new();

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
    }
}
