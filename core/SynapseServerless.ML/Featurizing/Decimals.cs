using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.ML;

/// <summary>Decimal numbers as Arrow keeps them: whole numbers of their last place, in 128 bits.</summary>
internal static class Decimals
{
    /// <summary>Reads a number; false where a type does not hold it exactly.</summary>
    public static bool TryParse(string text, Decimal128Type type, out Int128 value) =>
        TextNumbers.TryDecimal(Encoding.UTF8.GetBytes(text.Trim()), type.Precision, type.Scale, out value);

    /// <summary>A column with a number in the place of nulls; the caller owns it.</summary>
    public static Decimal128Array Fill(Decimal128Array column, string text)
    {
        var type = (Decimal128Type)column.Data.DataType;
        if (!TryParse(text, type, out Int128 value))
            throw new ArgumentException($"'{text}' is not a value of {type.Name}.", nameof(text));
        var values = new Int128[column.Length];
        MemoryMarshal.Cast<byte, Int128>(column.ValueBuffer.Span).Slice(column.Offset, column.Length).CopyTo(values);
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsNull(row))
                values[row] = value;
        }
        return new Decimal128Array(new ArrayData(type, values.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes<Int128>(values).ToArray())]));
    }
}
