using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A transformer that makes a vector of each vector of a column. Values are floats of 32 bits; a null gives a null.</summary>
public abstract class VectorTransformer : ColumnTransformer
{
    private protected VectorTransformer()
    {
    }

    /// <inheritdoc/>
    protected sealed override string Expected => VectorCells.Expected;

    /// <summary>What is done to each vector.</summary>
    /// <param name="input">The column.</param>
    /// <param name="width">How many slots its vectors have.</param>
    private protected abstract VectorFunction FunctionOf(Field input, int width);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, Accepts, Expected);
        // Before an estimator is fitted the width of its vectors may not be known.
        return field.DataType is ListType ? Schemas.With(input, ColumnMetadata.Vector(OutputCol ?? Uid + "_output", 0)) : base.TransformSchema(input);
    }

    /// <inheritdoc/>
    protected sealed override bool Accepts(IArrowType type) => VectorCells.Accepts(type);

    /// <inheritdoc/>
    protected sealed override Field OutputField(Field input, string name) => Function(input).Output(input, name);

    /// <inheritdoc/>
    protected sealed override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        SlotSource source = FastVectorAssembler.Source(input, Uid, "inputCol");
        VectorFunction function = Function(input);
        return (column, bad) => function.Apply(column, source, input.Name, bad);
    }

    private VectorFunction Function(Field input) => FunctionOf(input, FastVectorAssembler.Source(input, Uid, "inputCol").Width);
}

/// <summary>Computes the slots of a vector.</summary>
internal delegate void DenseFunction(ReadOnlySpan<float> from, Span<float> to);

/// <summary>Computes the slots of a sparse vector; those that it does not write are 0.</summary>
internal delegate void SparseFunction(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, SparseVectors.Builder to);

/// <summary>What is done to each vector of a column.</summary>
internal sealed class VectorFunction
{
    /// <summary>How many slots the result has.</summary>
    public required int Width { get; init; }

    /// <summary>What is done to a dense vector; a <see cref="DataException"/> makes its row a bad row.</summary>
    public required DenseFunction Dense { get; init; }

    /// <summary>What is done to a sparse vector; null for what leaves few zeros: the result is dense then.</summary>
    public SparseFunction? Sparse { get; init; }

    /// <summary>Names of the slots of the result.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The field of the result.</summary>
    public Field Output(Field input, string name)
    {
        Field field = IsSparse(input.DataType) ? SparseVectors.Field(name, Width) : ColumnMetadata.Vector(name, Width);
        return Names is null ? field : ColumnMetadata.With(field, ColumnMetadata.SlotsKey, Names);
    }

    /// <summary>The result of a column.</summary>
    public IArrowArray Apply(IArrowArray column, SlotSource source, string name, List<BadRow> bad)
    {
        bool[] valid = new bool[column.Length];
        for (int row = 0; row < valid.Length; row++)
            valid[row] = !column.IsNull(row);
        return IsSparse(column.Data.DataType) ? SparseRows(column, source, name, valid, bad) : DenseRows(column, source, name, valid, bad);
    }

    // A vector without slots is sparse, as there is no other type for it.
    private bool IsSparse(IArrowType input) => Width == 0 || (Sparse is not null && SparseVectors.IsSparse(input));

    private FixedSizeListArray DenseRows(IArrowArray column, SlotSource source, string name, bool[] valid, List<BadRow> bad)
    {
        byte[] room = VectorCells.Room(column.Length, Width, name);
        Span<float> slots = MemoryMarshal.Cast<byte, float>(room.AsSpan());
        int block = Math.Max(1, 8_192 / Math.Max(1, source.Width));
        float[] read = new float[Math.Min(block, column.Length) * source.Width];
        for (int first = 0; first < column.Length; first += block)
        {
            int count = Math.Min(block, column.Length - first);
            source.Write(column, first, count, read.AsSpan(0, count * source.Width), source.Width);
            for (int row = first; row < first + count; row++)
            {
                if (!valid[row])
                    continue;
                try
                {
                    Dense(read.AsSpan((row - first) * source.Width, source.Width), slots.Slice(row * Width, Width));
                }
                catch (DataException error)
                {
                    bad.Add(new BadRow(row, name, error.Problem, error.Remedy));
                }
            }
        }
        return VectorCells.Dense(ColumnMetadata.Vector(name, Width).DataType, room, valid);
    }

    private StructArray SparseRows(IArrowArray column, SlotSource source, string name, bool[] valid, List<BadRow> bad)
    {
        var builder = new SparseVectors.Builder(Width);
        float[] whole = column is StructArray ? [] : new float[source.Width];
        for (int row = 0; row < column.Length; row++)
        {
            try
            {
                if (valid[row])
                    Add(column, source, row, whole, builder);
            }
            catch (DataException error)
            {
                builder.UndoRow();
                bad.Add(new BadRow(row, name, error.Problem, error.Remedy));
            }
            builder.EndRow();
        }
        return VectorCells.WithNulls(builder.Build(), [.. valid]);
    }

    private void Add(IArrowArray column, SlotSource source, int row, float[] whole, SparseVectors.Builder builder)
    {
        if (column is StructArray sparse && Sparse is not null)
        {
            SparseVectors.Row(sparse, row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
            Sparse(slots, values, builder);
            return;
        }
        if (column is not StructArray)
            source.Write(column, row, 1, whole, source.Width);
        Dense(whole, []);
    }
}
