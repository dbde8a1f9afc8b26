using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.LightGBM;

/// <summary>Makes columns of doubles: the buffer that native predictions are written to becomes the column.</summary>
internal static class Outputs
{
    /// <summary>A column of one number per row.</summary>
    public static Field Number(string name) => new(name, DoubleType.Default, nullable: false);

    /// <summary>A column of vectors of doubles; a list of varying length where the length is not known yet.</summary>
    public static Field Vector(string name, int width)
    {
        var item = new Field("item", DoubleType.Default, nullable: false);
        return new Field(name, width > 0 ? new FixedSizeListType(item, width) : new ListType(item), nullable: false);
    }

    /// <summary>The columns that every model adds.</summary>
    public static IReadOnlyList<Field> Fields(string prediction, string leaf, string shap, int treesPerRow, int contributionsPerRow)
    {
        var fields = new List<Field> { Number(prediction) };
        if (leaf.Length > 0)
            fields.Add(Vector(leaf, treesPerRow));
        if (shap.Length > 0)
            fields.Add(Vector(shap, contributionsPerRow));
        return fields;
    }

    /// <summary>Memory for a column.</summary>
    public static byte[] Allocate(int rows, int width) => GC.AllocateUninitializedArray<byte>(checked(rows * width * sizeof(double)));

    /// <summary>The memory as numbers.</summary>
    public static Span<double> Numbers(byte[] memory) => MemoryMarshal.Cast<byte, double>(memory.AsSpan());

    /// <summary>The column of a field over the memory.</summary>
    public static IArrowArray Column(Field field, byte[] memory, int rows)
    {
        int values = memory.Length / sizeof(double);
        if (field.DataType is DoubleType)
            return new DoubleArray(new ArrowBuffer(memory), ArrowBuffer.Empty, rows, 0, 0);
        var data = new ArrayData(DoubleType.Default, values, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(memory)]);
        return field.DataType is FixedSizeListType
            ? new FixedSizeListArray(new ArrayData(field.DataType, rows, 0, 0, [ArrowBuffer.Empty], [data]))
            : new ListArray(new ArrayData(field.DataType, rows, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[(rows + 1) * sizeof(int)])], [data]));
    }
}
