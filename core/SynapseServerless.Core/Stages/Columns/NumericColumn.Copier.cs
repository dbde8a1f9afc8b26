using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>How each type of number is copied.</summary>
public static partial class NumericColumn
{
    // It holds a span and is called for single rows too, so that it lives on the stack.
    private readonly ref struct Copier<T>(int firstRow, int rows, Span<T> target, int stride) : IColumnVisitor<bool>
        where T : struct, INumberBase<T>
    {
        private readonly Span<T> _target = target;

        public bool Numbers<TSource>(PrimitiveArray<TSource> column)
            where TSource : unmanaged, INumber<TSource>
        {
            ReadOnlySpan<TSource> source = column.Values.Slice(firstRow, rows);
            if (stride == 1 && typeof(TSource) == typeof(T))
            {
                MemoryMarshal.Cast<TSource, T>(source).CopyTo(_target);
                return true;
            }
            int place = 0;
            for (int i = 0; i < source.Length; i++, place += stride)
                _target[place] = T.CreateTruncating(source[i]);
            return true;
        }

        public bool Booleans(BooleanArray column)
        {
            ReadOnlySpan<byte> bits = column.ValueBuffer.Span;
            int bit = column.Offset + firstRow;
            for (int i = 0, place = 0; i < rows; i++, place += stride)
                _target[place] = BitUtility.GetBit(bits, bit + i) ? T.One : T.Zero;
            return true;
        }

        public bool Decimals(IArrowArray column, Func<int, decimal> read)
        {
            for (int i = 0, place = 0; i < rows; i++, place += stride)
                _target[place] = column.IsNull(firstRow + i) ? T.Zero : T.CreateTruncating(read(firstRow + i));
            return true;
        }

        public bool Nulls(NullArray column) => throw NoNumbers(column);

        public bool Texts(IArrowArray column, ReadBytes read) => throw NoNumbers(column);

        public bool Bytes(IArrowArray column, ReadBytes read) => throw NoNumbers(column);

        public bool Dates(IArrowArray column, Func<int, DateOnly> read) => throw NoNumbers(column);

        public bool Times(IArrowArray column, Func<int, TimeOnly> read) => throw NoNumbers(column);

        public bool DateTimes(TimestampArray column, Func<int, DateTime> read) => throw NoNumbers(column);

        public bool Instants(TimestampArray column, Func<int, DateTimeOffset> read) => throw NoNumbers(column);

        public bool Durations(DurationArray column, Func<int, TimeSpan> read) => throw NoNumbers(column);

        public bool Dictionaries(DictionaryArray column, Func<int, int> index) => throw NoNumbers(column);

        public bool Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => throw NoNumbers(column);

        public bool Structs(StructArray column) => throw NoNumbers(column);

        private static ArgumentException NoNumbers(IArrowArray column) => new($"A column of type {column.Data.DataType.Name} holds no numbers.", nameof(column));
    }
}
