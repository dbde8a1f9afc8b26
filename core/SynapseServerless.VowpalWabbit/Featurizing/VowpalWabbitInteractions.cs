using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Combines the slots of columns of vectors, each of the first with each of the second and so on, by the hash that VW combines features by.</summary>
/// <remarks>For learners other than those of this room, which combine namespaces by themselves (<c>interactions</c>). The order of the columns is part of the hash.</remarks>
public sealed class VowpalWabbitInteractions : BatchTransformer
{
    /// <summary>The columns of vectors.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The column of combined vectors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Logarithm of the number of slots.</summary>
    [Range(1, 30)]
    public int NumBits { get; init; } = 30;

    /// <summary>Whether values that fall on one slot are added up; else the first stays.</summary>
    public bool SumCollisions { get; init; } = true;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        int[] places = [.. InputCols.Select(name =>
        {
            InputColumns.Require(input, Uid, "inputCols", name, VectorColumn.Accepts, "a column of vectors");
            return input.GetFieldIndex(name);
        })];
        var added = new AddedColumns(input, SparseVectors.Field(OutputCol ?? Uid + "_output", 1 << NumBits));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, places, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, int[] places, AddedColumns added, StageContext context)
    {
        // Slots are read as they are, by a reader that knows both forms of vectors.
        VectorSlots[] readers = [.. places.Select(place => new VectorSlots(batch.Column(place)))];
        var sink = new FeatureSink(NumBits, SumCollisions);
        var vectors = new SparseVectors.Builder(1 << NumBits);
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            sink.Clear();
            int missing = System.Array.FindIndex(readers, reader => reader.IsNull(row));
            if (missing >= 0)
            {
                bad.Add(new BadRow(row, InputCols[missing], "The vector is missing", "Impute missing values first, or set onError to setAside to go on without the row."));
            }
            else
            {
                try
                {
                    Combine(readers, row, 0, 0, 1, sink);
                }
                catch (VwLineException error)
                {
                    bad.Add(Training.BadOf(error, row, InputCols[0]));
                    sink.Clear();
                }
            }
            sink.To(vectors);
        }
        RecordBatch all = added.To(batch, vectors.Build());
        if (bad.Count == 0)
            return all;
        using (all)
            return context.RejectRows(batch, bad, all);
    }

    private static void Combine(VectorSlots[] readers, int row, int depth, uint place, double value, FeatureSink sink)
    {
        if (depth == readers.Length)
        {
            sink.Add(place, value);
            return;
        }
        (int[] slots, float[] values) = readers[depth].Row(row);
        for (int i = 0; i < slots.Length; i++)
        {
            if (values[i] != 0)
                Combine(readers, row, depth + 1, (place * FeatureHash.CombiningPrime) ^ (uint)slots[i], value * values[i], sink);
        }
    }
}

/// <summary>Reads slots of vectors, sparse or dense.</summary>
/// <param name="column">The column, borrowed.</param>
internal sealed class VectorSlots(IArrowArray column)
{
    /// <summary>Whether a row has no vector.</summary>
    public bool IsNull(int row) => column.IsNull(row);

    /// <summary>The slots of a row and their values.</summary>
    public (int[] Slots, float[] Values) Row(int row)
    {
        if (column is StructArray sparse)
        {
            SparseVectors.Row(sparse, row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            return (slots.ToArray(), values.ToArray());
        }
        var dense = (FixedSizeListArray)column;
        int width = ((Apache.Arrow.Types.FixedSizeListType)dense.Data.DataType).ListSize, start = (dense.Offset + row) * width;
        float[] all = dense.Values is FloatArray floats
            ? floats.Values.Slice(start, width).ToArray()
            : [.. ((DoubleArray)dense.Values).Values.Slice(start, width).ToArray().Select(value => (float)value)];
        return ([.. Enumerable.Range(0, width)], all);
    }
}
