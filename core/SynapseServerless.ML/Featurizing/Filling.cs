using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Replaces nulls and NaN in a column by a value.</summary>
internal static class Filling
{
    /// <summary>Throws when a column of the field's type cannot hold the value.</summary>
    public static void Check(Field field, string value, string stage, string parameter)
    {
        bool fits = field.DataType.TypeId switch
        {
            ArrowTypeId.String => true,
            ArrowTypeId.Boolean => bool.TryParse(value, out _),
            ArrowTypeId.Int8 => Fits<sbyte>(value),
            ArrowTypeId.Int16 => Fits<short>(value),
            ArrowTypeId.Int32 => Fits<int>(value),
            ArrowTypeId.Int64 => Fits<long>(value),
            ArrowTypeId.UInt8 => Fits<byte>(value),
            ArrowTypeId.UInt16 => Fits<ushort>(value),
            ArrowTypeId.UInt32 => Fits<uint>(value),
            ArrowTypeId.UInt64 => Fits<ulong>(value),
            ArrowTypeId.Decimal128 => ML.Decimals.TryParse(value, (Decimal128Type)field.DataType, out _),
            _ => Fits<double>(value),
        };
        if (!fits)
        {
            throw new SpecificationException(
                $"'{value}' is not a value of column '{field.Name}', which is {InputColumns.TypeName(field.DataType)}", Location.OfParameter(stage, parameter),
                "Give a value of the column's type.");
        }
    }

    /// <summary>The column with the value in the place of nulls and NaN; the caller owns it.</summary>
    public static IArrowArray Fill(IArrowArray column, string value) => Cells.Visit(column, new Filler(value));

    // A fraction does not fit a column of whole numbers: what would be written is another number.
    private static bool Fits<T>(string value)
        where T : INumber<T> =>
        T.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out T? number) && (T.IsFinite(number) || !IsDigit(value[^1]));

    private static bool IsDigit(char last) => char.IsAsciiDigit(last);

    private sealed class Filler(string fill) : ColumnVisitor<IArrowArray>
    {
        public override IArrowArray Numbers<T>(PrimitiveArray<T> column)
        {
            if (column.NullCount == 0 && !ContainsNaN(column.Values))
                return Batches.Share(column);
            T value = T.Parse(fill, NumberStyles.Float, CultureInfo.InvariantCulture);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(column.Values.Length * Unsafe.SizeOf<T>());
            Span<T> values = MemoryMarshal.Cast<byte, T>(buffer.AsSpan());
            Put(column.Values, values, value);
            if (column.NullCount > 0)
                PutNulls(column.NullBitmapBuffer.Span, column.Offset, values, value);
            return ArrowArrayFactory.BuildArray(new ArrayData(column.Data.DataType, values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(buffer)]));
        }

        private static void Put<T>(ReadOnlySpan<T> source, Span<T> target, T value)
            where T : unmanaged, INumber<T>
        {
            if (!NumberKeys.IsFloating<T>())
            {
                source.CopyTo(target);
                return;
            }
            for (int row = 0; row < target.Length; row++)
                target[row] = T.IsNaN(source[row]) ? value : source[row];
        }

        private static void PutNulls<T>(ReadOnlySpan<byte> valid, int offset, Span<T> target, T value)
        {
            for (int row = 0; row < target.Length;)
            {
                // Nulls are rare: eight rows that have none are passed over at once.
                if (((offset + row) & 7) == 0 && row + 8 <= target.Length && valid[(offset + row) >> 3] == byte.MaxValue)
                {
                    row += 8;
                    continue;
                }
                if (!BitUtility.GetBit(valid, offset + row))
                    target[row] = value;
                row++;
            }
        }

        public override IArrowArray Decimals(IArrowArray column, Func<int, decimal> read) =>
            column.NullCount == 0 ? Batches.Share(column) : ML.Decimals.Fill((Decimal128Array)column, fill);

        public override IArrowArray Booleans(BooleanArray column)
        {
            if (column.NullCount == 0)
                return Batches.Share(column);
            bool value = bool.Parse(fill);
            var builder = new BooleanArray.Builder().Reserve(column.Length);
            for (int row = 0; row < column.Length; row++)
                builder.Append(column.GetValue(row) ?? value);
            return builder.Build();
        }

        public override IArrowArray Texts(IArrowArray column, ReadBytes read)
        {
            if (column.NullCount == 0)
                return Batches.Share(column);
            if (column is not StringArray)
                return Other(column);
            byte[] value = System.Text.Encoding.UTF8.GetBytes(fill);
            var builder = new StringArray.Builder().Reserve(column.Length);
            for (int row = 0; row < column.Length; row++)
                builder.Append(column.IsNull(row) ? value : read(row));
            return builder.Build();
        }

        protected override IArrowArray Other(IArrowArray column) =>
            throw new ArgumentException($"A column of type {column.Data.DataType.Name} cannot be filled.", nameof(column));

        private static bool ContainsNaN<T>(ReadOnlySpan<T> values)
            where T : unmanaged, INumber<T>
        {
            if (!NumberKeys.IsFloating<T>())
                return false;
            foreach (T value in values)
            {
                if (T.IsNaN(value))
                    return true;
            }
            return false;
        }
    }
}
