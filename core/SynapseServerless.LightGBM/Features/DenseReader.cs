using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Takes dense vectors from the values beneath a list column: without a copy unless some of them are null.</summary>
internal static class DenseReader
{
    /// <summary>A block without rows.</summary>
    public static FeatureBlock Empty(int width) => new DenseBlock<float>(ReadOnlyMemory<byte>.Empty, 0, width);

    /// <summary>The vectors as a block.</summary>
    /// <param name="values">The values of all lists.</param>
    /// <param name="start">Index of the first value of the first row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How many values a row has.</param>
    public static FeatureBlock Read(IArrowArray values, int start, int rows, int width) => values switch
    {
        FloatArray floats => Read<float>(floats, start, rows, width),
        DoubleArray doubles => Read<double>(doubles, start, rows, width),
        _ => throw new InvalidOperationException($"Vectors of {values.Data.DataType.Name} were let through."),
    };

    private static DenseBlock<T> Read<T>(PrimitiveArray<T> values, int start, int rows, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = Unsafe.SizeOf<T>();
        int count = rows * width;
        ReadOnlyMemory<byte> bytes = values.ValueBuffer.Memory.Slice((values.Offset + start) * size, count * size);
        if (values.NullCount == 0)
            return new DenseBlock<T>(bytes, rows, width);

        // A null value is a missing one, and LightGBM's sign for that is NaN.
        byte[] copy = bytes.ToArray();
        Span<T> target = MemoryMarshal.Cast<byte, T>(copy.AsSpan());
        for (int i = 0; i < target.Length; i++)
        {
            if (values.IsNull(start + i))
                target[i] = T.NaN;
        }
        return new DenseBlock<T>(copy, rows, width);
    }
}
