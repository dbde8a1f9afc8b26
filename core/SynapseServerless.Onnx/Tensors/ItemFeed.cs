using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>Makes a tensor of items of a column: over their memory where the types agree, else by one pass.</summary>
internal abstract class ItemFeed
{
    /// <summary>The feed from a type of items to a type of elements; null where there is none.</summary>
    public static ItemFeed? Create(IArrowType item, TensorElementType element)
    {
        if (ElementTypes.IsSame(item, element))
            return new MemoryFeed(element);
        if (element == TensorElementType.String)
            return item is StringType or LargeStringType or StringViewType ? new TextFeed() : null;
        if (ElementTypes.Size(element) == 0)
            return null;
        if (item is BooleanType)
            return new BooleanFeed(element);
        return NumericColumn.IsNumber(item) && item.TypeId is not (ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256) ? element switch
        {
            TensorElementType.Float => new NumberFeed<float>(element),
            TensorElementType.Double => new NumberFeed<double>(element),
            TensorElementType.Float16 => new NumberFeed<Half>(element),
            TensorElementType.BFloat16 => new BFloat16Feed(),
            TensorElementType.Int8 => new NumberFeed<sbyte>(element),
            TensorElementType.Int16 => new NumberFeed<short>(element),
            TensorElementType.Int32 => new NumberFeed<int>(element),
            TensorElementType.Int64 => new NumberFeed<long>(element),
            TensorElementType.UInt8 => new NumberFeed<byte>(element),
            TensorElementType.UInt16 => new NumberFeed<ushort>(element),
            TensorElementType.UInt32 => new NumberFeed<uint>(element),
            TensorElementType.UInt64 => new NumberFeed<ulong>(element),
            TensorElementType.Bool => new FlagFeed(),
            _ => null,
        }
        : null;
    }

    /// <summary>Makes the tensor.</summary>
    /// <param name="items">The items of the column.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="memory">Takes what the tensor needs.</param>
    /// <exception cref="DataException">An item has no element of the type.</exception>
    public abstract OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory);

    // Types agree: the tensor is the column.
    private sealed class MemoryFeed(TensorElementType element) : ItemFeed
    {
        public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
        {
            int size = ElementTypes.Size(element);
            return memory.Over(items.Data.Buffers[1].Memory.Slice((items.Data.Offset + start) * size, count * size), element, shape);
        }
    }

    private sealed class TextFeed : ItemFeed
    {
        public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
        {
            OrtValue value = memory.Keep(OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape));
            ReadBytes read = Cells.Visit(items, TextReaders.Instance);
            for (int i = 0; i < count; i++)
                value.StringTensorSetElementAt(read(start + i), i);
            return value;
        }
    }

    private sealed class BooleanFeed(TensorElementType element) : ItemFeed
    {
        public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
        {
            Memory<byte> flags = memory.Rent(count);
            var column = (BooleanArray)items;
            for (int i = 0; i < count; i++)
                flags.Span[i] = column.GetValue(start + i) == true ? (byte)1 : (byte)0;
            if (element is TensorElementType.Bool or TensorElementType.Int8 or TensorElementType.UInt8)
                return memory.Over(flags, element, shape);
            using var bytes = new UInt8Array(new ArrowBuffer(flags), ArrowBuffer.Empty, count, 0, 0);
            return ItemFeed.Create(UInt8Type.Default, element)!.Create(bytes, 0, count, shape, memory);
        }
    }

    private sealed class FlagFeed : ItemFeed
    {
        public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
        {
            Memory<byte> flags = memory.Rent(count);
            NumberFeed<byte>.Convert(items, start, flags.Span, "bool");
            if (flags.Span.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new DataException("A number other than 0 and 1 is no boolean, which the model wants", Location.None, "Give true or false, or 1 or 0.");
            return memory.Over(flags, TensorElementType.Bool, shape);
        }
    }

    private sealed class BFloat16Feed : ItemFeed
    {
        public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
        {
            Memory<byte> numbers = memory.Rent(count * sizeof(float)), halves = memory.Rent(count * sizeof(ushort));
            Span<float> from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(numbers.Span);
            NumberFeed<float>.Convert(items, start, from, "bfloat16");
            Span<ushort> to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(halves.Span);
            for (int i = 0; i < count; i++)
                to[i] = BFloat16s.FromSingle(from[i]);
            return memory.Over(halves, TensorElementType.BFloat16, shape);
        }
    }

    private sealed class TextReaders : ColumnVisitor<ReadBytes>
    {
        public static TextReaders Instance { get; } = new();

        public override ReadBytes Texts(IArrowArray column, ReadBytes read) => read;

        protected override ReadBytes Other(IArrowArray column) => throw new InvalidOperationException($"{TypeNames.Of(column.Data.DataType)} is no text.");
    }
}

/// <summary>Numbers of any type to elements of another, in one pass.</summary>
internal sealed class NumberFeed<TElement>(TensorElementType element) : ItemFeed
    where TElement : unmanaged, INumber<TElement>
{
    public override OrtValue Create(IArrowArray items, int start, int count, long[] shape, RunMemory memory)
    {
        Memory<byte> numbers = memory.Rent(count * ElementTypes.Size(element));
        Convert(items, start, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TElement>(numbers.Span), Graphs.ElementNames.Of((int)element));
        return memory.Over(numbers, element, shape);
    }

    /// <summary>Converts; floating-point numbers are rounded to the nearest, whole ones must fit.</summary>
    public static void Convert(IArrowArray items, int start, Span<TElement> target, string wanted) =>
        Cells.Visit<NumberConversion<TElement>, bool>(items, new NumberConversion<TElement>(start, target, wanted));
}
