using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Onnx.Tests;

/// <summary>Columns for tests.</summary>
internal static class Arrays
{
    /// <summary>Numbers as they lie in memory.</summary>
    public static IArrowArray Numbers<T>(IArrowType type, params T[] values)
        where T : unmanaged => ArrowArrayFactory.BuildArray(new ArrayData(type, values.Length, 0, 0, [ArrowBuffer.Empty, Buffer(values)]));

    public static IArrowArray Floats(params float[] values) => Numbers(FloatType.Default, values);

    public static IArrowArray Doubles(params double?[] values)
    {
        var column = new DoubleArray.Builder();
        foreach (double? value in values)
            column.Append(value);
        return column.Build();
    }

    public static IArrowArray Texts(params string?[] values)
    {
        var column = new StringArray.Builder();
        foreach (string? value in values)
        {
            if (value is null)
                column.AppendNull();
            else
                column.Append(value);
        }
        return column.Build();
    }

    public static IArrowArray Flags(params bool[] values) => new BooleanArray.Builder().AppendRange(values).Build();

    /// <summary>Vectors of one length, over items that lie in memory one after the other.</summary>
    public static IArrowArray Vectors(int width, IArrowArray items) => new FixedSizeListArray(new ArrayData(
        new FixedSizeListType(new Field("item", items.Data.DataType, nullable: true), width), items.Length / width, 0, 0, [ArrowBuffer.Empty], [items.Data]));

    public static IArrowArray Vectors(int width, params float[] values) => Vectors(width, Floats(values));

    /// <summary>Lists, cut at offsets; a null for a list that begins with a negative offset is not made here.</summary>
    public static IArrowArray Lists(IArrowArray items, params int[] lengths) => Lists(items, null, lengths);

    /// <summary>Lists of which some are null.</summary>
    public static IArrowArray Lists(IArrowArray items, bool[]? there, params int[] lengths)
    {
        int[] offsets = new int[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++)
            offsets[i + 1] = offsets[i] + lengths[i];
        var bits = new ArrowBuffer.BitmapBuilder();
        foreach (bool one in there ?? [])
            bits.Append(one);
        return new ListArray(new ArrayData(
            new ListType(new Field("item", items.Data.DataType, nullable: true)), lengths.Length, there?.Count(one => !one) ?? 0, 0,
            [there is null ? ArrowBuffer.Empty : bits.Build(), Buffer(offsets)], [items.Data]));
    }

    private static ArrowBuffer Buffer<T>(T[] values)
        where T : unmanaged => new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
