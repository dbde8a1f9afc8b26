using System.IO.Hashing;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;

namespace SynapseServerless.Runs;

/// <summary>Keeps the rows of one split.</summary>
/// <remarks>
/// A drawn split hashes the seed, the index of the partition and the index of the row in its partition: the same partitions
/// give the same splits on every machine and at every reading.
/// </remarks>
internal sealed class SplitFilter
{
    private readonly SplitSpecification _split;
    private readonly string _name;
    private readonly double _from;
    private readonly double _to;

    public SplitFilter(SplitSpecification split, string name)
    {
        _split = split;
        _name = name;
        // In the order of their names: the order in which a specification lists them carries no meaning.
        foreach ((string other, double fraction) in split.Fractions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _to += fraction;
            if (other == name)
                break;
            _from += fraction;
        }
    }

    /// <summary>The rows of the batch that belong to the split; the caller disposes the result.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="partition">Index of the partition.</param>
    /// <param name="firstRow">Index of the batch's first row in its partition.</param>
    public RecordBatch Apply(RecordBatch batch, int partition, long firstRow)
    {
        bool[] keep = new bool[batch.Length];
        if (_split.Column is { } column)
            ByColumn(batch, column, keep);
        else
            ByDraw(partition, firstRow, keep);
        return Batches.Filter(batch, keep);
    }

    private void ByDraw(int partition, long firstRow, Span<bool> keep)
    {
        Span<long> key = [_split.Seed, partition, 0];
        for (int i = 0; i < keep.Length; i++)
        {
            key[2] = firstRow + i;
            double draw = (XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key)) >> 11) * (1.0 / (1UL << 53));
            keep[i] = draw >= _from && draw < _to;
        }
    }

    private void ByColumn(RecordBatch batch, string column, Span<bool> keep)
    {
        int index = batch.Schema.GetFieldIndex(column);
        if (index < 0)
        {
            throw new SpecificationException(
                "The split goes by a column that the input does not have", new Location { Column = column },
                Suggestions.Remedy(column, [.. Schemas.Names(batch.Schema)], "columns"));
        }
        IArrowArray values = batch.Column(index);
        for (int i = 0; i < keep.Length; i++)
            keep[i] = Convert.ToString(Cells.Value(values, i), System.Globalization.CultureInfo.InvariantCulture) == _name;
    }
}
