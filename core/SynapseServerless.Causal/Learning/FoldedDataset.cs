using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>How rows are dealt to folds and drawn again, by a hash of their cells.</summary>
/// <param name="Shares">The share of each fold; they sum to 1.</param>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="Resample">Whether rows are drawn with replacement: each comes as often as a Poisson draw of mean 1 says.</param>
internal sealed record Dealing(IReadOnlyList<double> Shares, ulong Seed, bool Resample)
{
    /// <summary>The fold of a row.</summary>
    public int FoldOf(ulong hash)
    {
        double draw = Draw(hash, 1);
        int fold = 0;
        for (; fold < Shares.Count - 1 && draw >= Shares[fold]; fold++)
            draw -= Shares[fold];
        return fold;
    }

    /// <summary>How often a row comes.</summary>
    public int TimesOf(ulong hash)
    {
        if (!Resample)
            return 1;
        double draw = Draw(hash, 2), term = Math.Exp(-1);
        int times = 0;
        for (; draw >= term && times < 30; times++)
        {
            draw -= term;
            term /= times + 1;
        }
        return times;
    }

    private double Draw(ulong hash, ulong purpose) => (Hash64.Mix(Hash64.Mix(hash ^ Seed) ^ purpose) >> 11) * (1.0 / (1L << 53));
}

/// <summary>The rows of some folds of a dataset, without those that cannot be learnt from.</summary>
/// <param name="source">The dataset.</param>
/// <param name="dealing">How rows are dealt.</param>
/// <param name="fold">The fold.</param>
/// <param name="others">True for the rows of all other folds.</param>
/// <param name="needed">Columns that must have a number for a row to count.</param>
internal sealed class FoldedDataset(Dataset source, Dealing dealing, int fold, bool others, IReadOnlyList<string> needed) : Dataset
{
    /// <inheritdoc/>
    public override Schema Schema => source.Schema;

    /// <inheritdoc/>
    public override int PartitionCount => source.PartitionCount;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The fold goes by all cells of a row, whatever is wanted of it.
        await foreach (RecordBatch batch in source.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                RecordBatch found = Batches.Take(batch, CollectionsMarshal.AsSpan(Rows(batch)));
                if (columns is not null)
                {
                    using RecordBatch all = found;
                    found = Batches.Select(all, columns);
                }
                if (found.Length > 0)
                    yield return found;
                else
                    found.Dispose();
            }
        }
    }

    private List<int> Rows(RecordBatch batch)
    {
        ulong[] hashes = CellsOf(batch);
        bool[] usable = Usable(batch, needed);
        var rows = new List<int>(batch.Length);
        for (int row = 0; row < batch.Length; row++)
        {
            if (!usable[row] || dealing.FoldOf(hashes[row]) == fold == others)
                continue;
            for (int times = dealing.TimesOf(hashes[row]); times > 0; times--)
                rows.Add(row);
        }
        return rows;
    }

    /// <summary>Which rows have a number in each of some columns.</summary>
    public static bool[] Usable(RecordBatch batch, IReadOnlyList<string> needed)
    {
        bool[] usable = new bool[batch.Length];
        System.Array.Fill(usable, true);
        foreach (string name in needed)
        {
            double[] values = NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(name)));
            for (int row = 0; row < values.Length; row++)
                usable[row] &= double.IsFinite(values[row]);
        }
        return usable;
    }

    private static ulong[] CellsOf(RecordBatch batch)
    {
        ulong[] hashes = new ulong[batch.Length], cells = new ulong[batch.Length];
        foreach (IArrowArray column in batch.Arrays)
        {
            if (CellHashes.IsReadable(column.Data.DataType))
                CellHashes.Read(column, cells);
            else if (!Vectors(column, cells))
                continue;
            for (int row = 0; row < hashes.Length; row++)
                hashes[row] = Hash64.Mix(hashes[row] ^ (column.IsNull(row) ? 0 : cells[row]));
        }
        return hashes;
    }

    private static bool Vectors(IArrowArray column, ulong[] cells)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column is FixedSizeListArray { Values: FloatArray floats } list)
            {
                int width = ((Apache.Arrow.Types.FixedSizeListType)list.Data.DataType).ListSize;
                cells[row] = Hash64.Of(MemoryMarshal.AsBytes(floats.Values.Slice((list.Offset + row) * width, width)));
            }
            else if (column is StructArray sparse && SparseVectors.IsSparse(sparse.Data.DataType))
            {
                if (column.IsNull(row))
                    continue;
                SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
                cells[row] = Hash64.Mix(Hash64.Of(MemoryMarshal.AsBytes(indices))) ^ Hash64.Of(MemoryMarshal.AsBytes(values));
            }
            else
                return false;
        }
        return true;
    }
}
