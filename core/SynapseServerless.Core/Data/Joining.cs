using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Puts columns one behind the other, those among them that Arrow's concatenator does not take.</summary>
internal static class Joining
{
    /// <summary>One column of the rows of several.</summary>
    /// <param name="columns">The columns, borrowed, all of one type.</param>
    public static IArrowArray Join(IReadOnlyList<IArrowArray> columns) => columns[0].Data.DataType switch
    {
        NullType => new NullArray(columns.Sum(column => column.Length)),
        DictionaryType type => Dictionaries(type, [.. columns.Cast<DictionaryArray>()]),
        _ => ArrowArrayConcatenator.Concatenate([.. columns])
            ?? throw new NotSupportedException($"Columns of type {TypeNames.Of(columns[0].Data.DataType)} cannot be put one behind the other."),
    };

    // The values of all, each column's behind those of the columns before: a value may come twice, which changes no cell.
    private static DictionaryArray Dictionaries(DictionaryType type, DictionaryArray[] columns)
    {
        bool isShared = columns.All(column => ReferenceEquals(column.Dictionary.Data, columns[0].Dictionary.Data));
        IArrowArray values = isShared ? Batches.Share(columns[0].Dictionary) : Join([.. columns.Select(column => column.Dictionary)]);
        var wide = new DictionaryType(Int32Type.Default, type.ValueType, type.Ordered);
        var indices = new Int32Array.Builder();
        int before = 0;
        foreach (DictionaryArray column in columns)
        {
            Func<int, int> index = Cells.Indexes(column.Indices);
            for (int row = 0; row < column.Length; row++)
            {
                if (column.IsNull(row))
                    indices.AppendNull();
                else
                    indices.Append(before + index(row));
            }
            before += isShared ? 0 : column.Dictionary.Length;
        }
        IArrowArray places = indices.Build();
        return type.IndexType is Int32Type ? new DictionaryArray(wide, places, values) : new DictionaryArray(type, Narrow((Int32Array)places, type.IndexType), values);
    }

    private static IArrowArray Narrow(Int32Array places, IArrowType type) => type switch
    {
        Int8Type => Fill(new Int8Array.Builder(), places, static (b, v) => b.Append(checked((sbyte)v)), static b => b.AppendNull()).Build(),
        UInt8Type => Fill(new UInt8Array.Builder(), places, static (b, v) => b.Append(checked((byte)v)), static b => b.AppendNull()).Build(),
        Int16Type => Fill(new Int16Array.Builder(), places, static (b, v) => b.Append(checked((short)v)), static b => b.AppendNull()).Build(),
        UInt16Type => Fill(new UInt16Array.Builder(), places, static (b, v) => b.Append(checked((ushort)v)), static b => b.AppendNull()).Build(),
        UInt32Type => Fill(new UInt32Array.Builder(), places, static (b, v) => b.Append((uint)v), static b => b.AppendNull()).Build(),
        Int64Type => Fill(new Int64Array.Builder(), places, static (b, v) => b.Append(v), static b => b.AppendNull()).Build(),
        UInt64Type => Fill(new UInt64Array.Builder(), places, static (b, v) => b.Append((ulong)v), static b => b.AppendNull()).Build(),
        _ => throw new NotSupportedException($"A dictionary has no places of type {TypeNames.Of(type)}."),
    };

    private static TBuilder Fill<TBuilder>(TBuilder builder, Int32Array places, Action<TBuilder, int> append, Action<TBuilder> appendNull)
    {
        for (int row = 0; row < places.Length; row++)
        {
            if (places.GetValue(row) is { } place)
                append(builder, place);
            else
                appendNull(builder);
        }
        return builder;
    }
}
