using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Makes columns of vectors, and reads them.</summary>
internal static class VectorCells
{
    /// <summary>What a column of vectors is called in messages.</summary>
    public const string Expected = "a column of vectors; VectorAssembler makes one";

    /// <summary>Whether a column is one of vectors, or will be once what makes it is fitted.</summary>
    public static bool Accepts(IArrowType type) => SparseVectors.IsVector(type) || type is ListType { ValueDataType: FloatType or DoubleType };

    /// <summary>A sparse column with nulls.</summary>
    public static StructArray WithNulls(StructArray column, List<bool> valid)
    {
        (ArrowBuffer bits, int nulls) = Validity(CollectionsMarshal.AsSpan(valid));
        return nulls == 0 ? column : new StructArray(column.Data.DataType, column.Length, column.Fields, bits, nulls);
    }

    /// <summary>A dense column of rows that stand one after the other.</summary>
    public static FixedSizeListArray Dense(IArrowType type, byte[] rows, ReadOnlySpan<bool> valid)
    {
        (ArrowBuffer bits, int nulls) = Validity(valid);
        var values = new FloatArray(new ArrowBuffer(rows), ArrowBuffer.Empty, rows.Length / sizeof(float), 0, 0);
        return new FixedSizeListArray(type, valid.Length, values, bits, nulls);
    }

    /// <summary>Room for the rows of a dense column.</summary>
    public static byte[] Room(int rows, int width, string name)
    {
        long bytes = (long)rows * width * sizeof(float);
        return bytes <= System.Array.MaxLength ? new byte[bytes] : throw new DataException(
            $"{rows} vectors of {width} numbers are {bytes >> 20} MB, more than one column can hold", Location.OfStage("", name), "Lower options.batchRows.");
    }

    /// <summary>The validity bits of rows, and how many are null.</summary>
    public static (ArrowBuffer Bits, int Nulls) Validity(ReadOnlySpan<bool> valid)
    {
        if (!valid.Contains(false))
            return (ArrowBuffer.Empty, 0);
        var bits = new ArrowBuffer.BitmapBuilder(valid.Length);
        int nulls = 0;
        foreach (bool row in valid)
        {
            bits.Append(row);
            nulls += row ? 0 : 1;
        }
        return (bits.Build(), nulls);
    }
}
