using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>Cells as the bytes of a body or a key: texts in UTF-8, bytes as they are, numbers and the like as invariant text.</summary>
internal sealed class CellBytes : ColumnVisitor<Func<int, byte[]>>
{
    public static CellBytes Instance { get; } = new();

    public override Func<int, byte[]> Texts(IArrowArray column, ReadBytes read) => row => read(row).ToArray();

    public override Func<int, byte[]> Bytes(IArrowArray column, ReadBytes read) => row => read(row).ToArray();

    public override Func<int, byte[]> Numbers<T>(PrimitiveArray<T> column) =>
        row => Encoding.UTF8.GetBytes(column.Values[row].ToString(null, CultureInfo.InvariantCulture));

    public override Func<int, byte[]> Booleans(BooleanArray column) => row => column.GetValue(row)!.Value ? "true"u8.ToArray() : "false"u8.ToArray();

    protected override Func<int, byte[]> Other(IArrowArray column)
    {
        Action<System.Text.Json.Utf8JsonWriter, int> write = JsonRows.CellWriter(column);
        return row =>
        {
            using var bytes = new MemoryStream();
            using (var json = new System.Text.Json.Utf8JsonWriter(bytes))
                write(json, row);
            // A date is a text of JSON, and a key has no quotes.
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.ToArray()).Trim('"'));
        };
    }
}
