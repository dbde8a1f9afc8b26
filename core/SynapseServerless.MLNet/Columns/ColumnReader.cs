using System.Runtime.InteropServices;
using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>The row that a cursor is at, shared with its columns.</summary>
internal sealed class RowPosition
{
    /// <summary>Row in the batch, from 0.</summary>
    public int Row { get; set; }
}

/// <summary>Shows a column of batches the way ML.NET reads it: through a getter for the row the cursor is at.</summary>
internal abstract class ColumnReader
{
    /// <summary>The getter, a <see cref="ValueGetter{TValue}"/> of the column's raw type.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Turns to the column of another batch.</summary>
    public abstract void Bind(IArrowArray column);
}

/// <summary>Reads one value a row.</summary>
/// <param name="position">Where the cursor is.</param>
/// <param name="open">Makes a function from row to value out of a column.</param>
internal sealed class ScalarReader<T>(RowPosition position, Func<IArrowArray, Func<int, T>> open) : ColumnReader
{
    private Func<int, T> _read = static _ => throw new InvalidOperationException("The cursor has not moved to a row.");

    public override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _read(position.Row));

    public override void Bind(IArrowArray column) => _read = open(column);
}

/// <summary>Gives the missing value of its type in every row: what stands for a column that is not there.</summary>
internal sealed class AbsentReader : ColumnReader
{
    private AbsentReader(Delegate getter) => Getter = getter;

    public override Delegate Getter { get; }

    /// <summary>A reader of missing values: NaN, no text, the missing key, zero where a type has none; null for types without a getter here.</summary>
    public static AbsentReader? Create(DataViewType type)
    {
        if (type is VectorDataViewType vector)
        {
            return Type.GetTypeCode(vector.ItemType.RawType) switch
            {
                TypeCode.Single => Vector(vector.Size, float.NaN),
                TypeCode.Double => Vector(vector.Size, double.NaN),
                _ when vector.ItemType is TextDataViewType => Vector(vector.Size, ReadOnlyMemory<char>.Empty),
                _ => null,
            };
        }
        return type is TextDataViewType ? Scalar(ReadOnlyMemory<char>.Empty) : Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Single => Scalar(float.NaN),
            TypeCode.Double => Scalar(double.NaN),
            TypeCode.Boolean => Scalar(false),
            TypeCode.SByte => Scalar<sbyte>(0),
            TypeCode.Byte => Scalar<byte>(0),
            TypeCode.Int16 => Scalar<short>(0),
            TypeCode.UInt16 => Scalar<ushort>(0),
            TypeCode.Int32 => Scalar(0),
            TypeCode.UInt32 => Scalar(0u),
            TypeCode.Int64 => Scalar(0L),
            TypeCode.UInt64 => Scalar(0ul),
            TypeCode.DateTime => Scalar(default(DateTime)),
            _ => null,
        };
    }

    public override void Bind(IArrowArray column)
    {
    }

    private static AbsentReader Scalar<T>(T missing) => new((ValueGetter<T>)((ref T value) => value = missing));

    private static AbsentReader Vector<T>(int size, T missing) => new((ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, size);
        editor.Values.Fill(missing);
        value = editor.Commit();
    }));
}

/// <summary>Reads a list a row. A null list is a vector of missing values where the size is fixed, else an empty one.</summary>
/// <param name="position">Where the cursor is.</param>
/// <param name="size">Number of slots, or 0 when it varies.</param>
/// <param name="missing">What stands in the slots of a null list.</param>
/// <param name="open">Makes a function from item to value out of the items.</param>
internal sealed class VectorReader<T>(RowPosition position, int size, T missing, Func<IArrowArray, Func<int, T>> open) : ColumnReader
{
    private IArrowArray? _column;
    private IArrowArray? _items;
    private Func<int, T>? _read;

    public override Delegate Getter => (ValueGetter<VBuffer<T>>)Get;

    public override void Bind(IArrowArray column)
    {
        _column = column;
        _items = column switch
        {
            FixedSizeListArray list => list.Values,
            ListArray list => list.Values,
            _ => throw new InvalidOperationException($"{column.GetType().Name} is no list."),
        };
        _read = open(_items);
    }

    private void Get(ref VBuffer<T> value)
    {
        int row = position.Row;
        (int start, int length) = _column switch
        {
            FixedSizeListArray => ((row + _column.Data.Offset) * size, size),
            ListArray list => (list.ValueOffsets[row], list.GetValueLength(row)),
            _ => throw new InvalidOperationException("The cursor has not moved to a row."),
        };
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
        if (_column.IsNull(row))
            editor.Values.Fill(missing);
        else if (_items is FloatArray { NullCount: 0 } floats && typeof(T) == typeof(float))
            MemoryMarshal.Cast<float, byte>(floats.Values.Slice(start, length)).CopyTo(AsBytes(editor.Values));
        else
        {
            for (int i = 0; i < length; i++)
                editor.Values[i] = _read!(start + i);
        }
        value = editor.Commit();
    }

    // Only called where T is float; the generic method cannot say so.
    private static Span<byte> AsBytes(Span<T> values) =>
        MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), values.Length * sizeof(float));
}
