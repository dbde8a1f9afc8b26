using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Fills a run of slots of an assembled vector from one column.</summary>
internal abstract class SlotSource
{
    /// <summary>The column it reads.</summary>
    public required string Column { get; init; }

    /// <summary>How many slots it fills.</summary>
    public required int Width { get; init; }

    /// <summary>Names of its slots; null when they are too many to name.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Those of its slots, from 0, that hold category indexes.</summary>
    public IReadOnlyList<int> Categorical { get; init; } = [];

    /// <summary>Whether most of its values are zero, so that a wide vector is better kept sparse.</summary>
    public virtual bool IsSparse => false;

    /// <summary>Writes rows into a row-major buffer.</summary>
    /// <param name="column">The column; it may be a slice.</param>
    /// <param name="firstRow">The first row to read.</param>
    /// <param name="rows">How many rows to read.</param>
    /// <param name="target">The buffer from the source's first slot of the first row.</param>
    /// <param name="stride">Number of slots of the whole vector.</param>
    public abstract void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride);

    /// <summary>Adds the values of a row to a sparse vector.</summary>
    /// <param name="column">The column; it may be a slice.</param>
    /// <param name="row">The row.</param>
    /// <param name="first">The source's first slot in the whole vector.</param>
    /// <param name="builder">Gets the values.</param>
    public virtual void WriteSparse(IArrowArray column, int row, int first, SparseVectors.Builder builder)
    {
        Span<float> values = Width <= 256 ? stackalloc float[Width] : new float[Width];
        Write(column, row, 1, values, Width);
        for (int i = 0; i < Width; i++)
            builder.Add(first + i, values[i]);
    }
}

/// <summary>A number or boolean: one slot; a null is NaN, or what it is replaced by.</summary>
internal sealed class NumberSource : SlotSource
{
    /// <summary>What stands for null, and for NaN unless it is NaN itself.</summary>
    public float IfMissing { get; init; } = float.NaN;

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        Span<float> used = target[..(((rows - 1) * stride) + 1)];
        NumericColumn.CopyTo(column, firstRow, used, stride, IfMissing);
        if (float.IsNaN(IfMissing) || !NumericColumn.IsFloating(column.Data.DataType))
            return;
        for (int i = 0; i < used.Length; i += stride)
        {
            if (float.IsNaN(used[i]))
                used[i] = IfMissing;
        }
    }
}

/// <summary>A dense vector; a null row is NaN throughout.</summary>
internal sealed class DenseVectorSource : SlotSource
{
    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        var list = (FixedSizeListArray)column;
        int start = (list.Offset + firstRow) * Width;
        ReadOnlySpan<float> values;
        if (list.Values is FloatArray { NullCount: 0 } floats)
            values = floats.Values.Slice(start, rows * Width);
        else
        {
            var copy = new float[rows * Width];
            NumericColumn.CopyTo(list.Values, start, copy, 1, float.NaN);
            values = copy;
        }
        if (Width == stride)
            values.CopyTo(target);
        else
        {
            for (int row = 0; row < rows; row++)
                values.Slice(row * Width, Width).CopyTo(target[(row * stride)..]);
        }
        if (list.NullCount == 0)
            return;
        for (int row = 0; row < rows; row++)
        {
            if (list.IsNull(firstRow + row))
                target.Slice(row * stride, Width).Fill(float.NaN);
        }
    }
}

/// <summary>A sparse vector; a null row is NaN throughout when dense output is written, and all zero when sparse.</summary>
internal sealed class SparseVectorSource : SlotSource
{
    public override bool IsSparse => true;

    public override void Write(IArrowArray column, int firstRow, int rows, Span<float> target, int stride)
    {
        var vectors = (StructArray)column;
        for (int row = 0; row < rows; row++)
        {
            Span<float> slots = target.Slice(row * stride, Width);
            slots.Fill(vectors.IsNull(firstRow + row) ? float.NaN : 0);
            if (vectors.IsNull(firstRow + row))
                continue;
            SparseVectors.Row(vectors, firstRow + row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
            for (int i = 0; i < indices.Length; i++)
                slots[indices[i]] = values[i];
        }
    }

    public override void WriteSparse(IArrowArray column, int row, int first, SparseVectors.Builder builder)
    {
        if (column.IsNull(row))
            return;
        SparseVectors.Row((StructArray)column, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
        for (int i = 0; i < indices.Length; i++)
            builder.Add(first + indices[i], values[i]);
    }
}
