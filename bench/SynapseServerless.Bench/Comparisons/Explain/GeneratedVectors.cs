using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>Vectors that are made as they are read, so that nothing of them is held.</summary>
/// <param name="rows">How many rows there are.</param>
/// <param name="withLabel">Whether there is a label, a sum with an interaction.</param>
internal sealed class GeneratedVectors(int rows, bool withLabel = false) : Dataset
{
    /// <summary>How many values a vector has.</summary>
    public const int Width = 10;

    private const int BatchRows = 1_000;

    private static readonly Field s_features = ColumnMetadata.Vector("features", Width);

    /// <inheritdoc/>
    public override Schema Schema { get; } = new(withLabel ? [s_features, new Field("label", Apache.Arrow.Types.DoubleType.Default, false)] : [s_features], null);

    /// <inheritdoc/>
    public override int PartitionCount => 1;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var random = new Random(11);
        for (int first = 0; first < rows; first += BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RecordBatch batch = Make(random, Math.Min(BatchRows, rows - first));
            if (columns is null)
            {
                yield return batch;
                continue;
            }
            using (batch)
                yield return Batches.Select(batch, columns);
        }
    }

    private RecordBatch Make(Random random, int count)
    {
        float[] values = new float[count * Width];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle();
        var labels = new DoubleArray.Builder();
        for (int row = 0; row < count && withLabel; row++)
            labels.Append(values[row * Width] + (values[(row * Width) + 1] * values[(row * Width) + 2]) - values[(row * Width) + 3]);
        var vectors = new FixedSizeListArray(s_features.DataType, count, new FloatArray.Builder().AppendRange(values).Build(), ArrowBuffer.Empty, 0);
        return new RecordBatch(Schema, withLabel ? [vectors, labels.Build()] : [vectors], count);
    }
}
