using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Hashes of cells, nulls and vectors included, by which rows are known wherever they stand.</summary>
internal static class RowHashes
{
    private const ulong OfNull = 0x9E3779B97F4A7C15;

    /// <summary>The hash of every cell of a column.</summary>
    public static ulong[] Of(IArrowArray column)
    {
        ulong[] hashes = CellHashes.IsReadable(column.Data.DataType)
            ? CellHashes.Read(column)
            : [.. Enumerable.Range(0, column.Length).Select(Cells.Reader(column)).Select(Nested)];
        for (int row = 0; row < hashes.Length && column.NullCount > 0; row++)
        {
            if (column.IsNull(row))
                hashes[row] = OfNull;
        }
        return hashes;
    }

    /// <summary>The hash of two hashes in their order.</summary>
    public static ulong Join(ulong left, ulong right) => Hash64.Mix(Hash64.Mix(left) ^ right);

    private static ulong Nested(object? cell) => cell switch
    {
        null => OfNull,
        IReadOnlyDictionary<string, object?> fields => fields.Values.Aggregate(1UL, static (hash, value) => Join(hash, Nested(value))),
        string text => Hash64.Of(System.Text.Encoding.UTF8.GetBytes(text)),
        byte[] bytes => Hash64.Of(bytes),
        System.Collections.IEnumerable items => items.Cast<object?>().Aggregate(2UL, static (hash, value) => Join(hash, Nested(value))),
        _ => Hash64.Of(System.Text.Encoding.UTF8.GetBytes(Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture) ?? "")),
    };
}
