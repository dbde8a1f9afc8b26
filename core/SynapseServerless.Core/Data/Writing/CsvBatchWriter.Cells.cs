using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>How each type of cell is written.</summary>
internal sealed partial class CsvBatchWriter
{
    private sealed class CellWriters(CsvBatchWriter csv) : IColumnVisitor<Action<int>>
    {
        public Action<int> Nulls(NullArray column) => static _ => { };

        public Action<int> Booleans(BooleanArray column) => row => csv.Text(column.GetValue(row) == true ? "true"u8 : "false"u8);

        public Action<int> Numbers<T>(PrimitiveArray<T> column)
            where T : unmanaged, INumber<T> => row =>
            {
                // Long enough for any number's shortest digits.
                Span<byte> target = csv._buffer.GetSpan(64);
                column.Values[row].TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
                csv._buffer.Advance(written);
            };

        public Action<int> Decimals(IArrowArray column, Func<int, decimal> read) => Iso(read);

        public Action<int> Texts(IArrowArray column, ReadBytes read) => row => csv.Text(read(row));

        public Action<int> Bytes(IArrowArray column, ReadBytes read) => row =>
        {
            ReadOnlySpan<byte> bytes = read(row);
            byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
            Base64.EncodeToUtf8(bytes, text, out _, out _);
            csv.Text(text);
        };

        public Action<int> Dates(IArrowArray column, Func<int, DateOnly> read) => Iso(read);

        public Action<int> Times(IArrowArray column, Func<int, TimeOnly> read) => Iso(read);

        public Action<int> DateTimes(TimestampArray column, Func<int, DateTime> read) => Iso(read);

        public Action<int> Instants(TimestampArray column, Func<int, DateTimeOffset> read) => Iso(read);

        public Action<int> Durations(DurationArray column, Func<int, TimeSpan> read) => Iso(read);

        public Action<int> Dictionaries(DictionaryArray column, Func<int, int> index)
        {
            Action<int> value = csv.Cell(column.Dictionary);
            return row => value(index(row));
        }

        public Action<int> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => Nested(column);

        public Action<int> Structs(StructArray column) => Nested(column);

        private Action<int> Iso<T>(Func<int, T> read)
            where T : notnull => row => csv.Text(Encoding.UTF8.GetBytes(IsoText.Of(read(row))));

        private Action<int> Nested(IArrowArray column)
        {
            Action<Utf8JsonWriter, int> write = JsonCells.Writer(column);
            return row =>
            {
                csv._nested.ResetWrittenCount();
                using (var json = new Utf8JsonWriter(csv._nested))
                    write(json, row);
                csv.Text(csv._nested.WrittenSpan);
            };
        }
    }
}
