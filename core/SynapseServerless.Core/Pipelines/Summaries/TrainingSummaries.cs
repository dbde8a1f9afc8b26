using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Pipelines;

/// <summary>Summarizes what a model is fitted on.</summary>
public static class TrainingSummaries
{
    /// <summary>The most rows that are looked at where nothing else is said.</summary>
    public const int DefaultRows = 20_000;

    // Rows of one partition may be those of one day.
    private const int MostPartitions = 16;

    /// <summary>Summarizes rows from the beginnings of up to 16 partitions, spread evenly over the data.</summary>
    /// <remarks>The same data give the same summary.</remarks>
    /// <param name="data">The data.</param>
    /// <param name="mostRows">The most rows that are looked at, from 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<TrainingSummary> OfAsync(Dataset data, int mostRows = DefaultRows, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRows, 1);
        // Bytes, vectors and times are not summarized, and reading them may cost much.
        string[] columns = [.. data.Schema.FieldsList.Where(static field => IsSummarized(field.DataType)).Select(static field => field.Name)];
        if (columns.Length == 0)
            return new TrainingSummary { Rows = 0, Columns = [] };
        ColumnSketch[] sketches = [.. columns.Select(static column => new ColumnSketch(column))];
        int partitions = Math.Min(Math.Min(data.PartitionCount, MostPartitions), mostRows);
        long rows = 0;
        for (int i = 0; i < partitions; i++)
        {
            // What partitions before had too few of, those behind may have.
            long share = (mostRows - rows) / (partitions - i);
            int partition = (int)((long)data.PartitionCount * i / partitions);
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    int length = (int)Math.Min(share, batch.Length);
                    using RecordBatch some = batch.SliceShared(0, length);
                    for (int column = 0; column < sketches.Length; column++)
                        sketches[column].Add(some.Column(column));
                    rows += length;
                    share -= length;
                }
                if (share == 0)
                    break;
            }
        }
        return new TrainingSummary { Rows = rows, Columns = [.. sketches.Select(static sketch => sketch.Profile())] };
    }

    private static bool IsSummarized(IArrowType type) => type.TypeId is ArrowTypeId.Boolean or ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
        or ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64 or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64
        or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256
        || type is DictionaryType { ValueType.TypeId: ArrowTypeId.String or ArrowTypeId.LargeString };
}
