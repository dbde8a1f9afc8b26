using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Databases.Writing;

/// <summary>Cells as the values that clients of databases take: lists and structures as JSON, decimals exact.</summary>
internal static class CellValues
{
    /// <summary>What gives the value of a row; null for null.</summary>
    public static Func<int, object?> Reader(IArrowArray column) => column switch
    {
        Decimal128Array array => row => array.IsNull(row) ? null : Decimal(System.Runtime.InteropServices.MemoryMarshal.Read<Int128>(array.GetBytes(row)), array.Scale),
        ListArray or FixedSizeListArray or LargeListArray or StructArray => Json(column),
        _ => Cells.Reader(column),
    };

    private static string Decimal(Int128 value, int scale)
    {
        string digits = Int128.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(value < 0 ? "-" : "")}{digits[..^scale]}{(scale == 0 ? "" : ".")}{digits[^scale..]}";
    }

    private static Func<int, object?> Json(IArrowArray column)
    {
        Action<Utf8JsonWriter, int> write = JsonCells.Writer(column);
        var bytes = new ArrayBufferWriter<byte>();
        return row =>
        {
            if (column.IsNull(row))
                return null;
            bytes.Clear();
            using (var json = new Utf8JsonWriter(bytes))
                write(json, row);
            return Encoding.UTF8.GetString(bytes.WrittenSpan);
        };
    }
}
