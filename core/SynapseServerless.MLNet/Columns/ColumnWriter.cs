using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Gathers a column of ML.NET, row by row, into an Arrow column.</summary>
internal abstract class ColumnWriter
{
    /// <summary>Name and type of the Arrow column.</summary>
    public required Field Field { get; init; }

    /// <summary>Turns to the rows of a cursor.</summary>
    public abstract void Attach(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Adds the value of the row that the cursor is at.</summary>
    public abstract void Append();

    /// <summary>What was gathered; the writer starts anew.</summary>
    public abstract IArrowArray Take();
}

/// <summary>Gathers one value a row.</summary>
/// <param name="append">Adds a value to the column being built.</param>
/// <param name="take">Ends the column and clears the builder.</param>
internal sealed class ScalarWriter<T>(Action<T> append, Func<IArrowArray> take) : ColumnWriter
{
    private ValueGetter<T>? _getter;
    private T _value = default!;

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<T>(column);

    public override void Append()
    {
        _getter!(ref _value);
        append(_value);
    }

    public override IArrowArray Take() => take();
}

/// <summary>Gathers a vector a row, as a fixed-size list where the size is known, else as a list.</summary>
/// <param name="size">Number of slots, or 0 when it varies.</param>
/// <param name="append">Adds the slots of a row to the items being built.</param>
/// <param name="take">Ends the items and clears the builder.</param>
internal sealed class VectorWriter<T>(int size, SpanAction<T> append, Func<IArrowArray> take) : ColumnWriter
{
    private readonly List<int> _offsets = [0];
    private ValueGetter<VBuffer<T>>? _getter;
    private VBuffer<T> _value;
    private T[] _dense = [];

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<VBuffer<T>>(column);

    public override void Append()
    {
        _getter!(ref _value);
        if (_dense.Length < _value.Length)
            _dense = new T[_value.Length];
        _value.CopyTo(_dense);
        append(_dense.AsSpan(0, _value.Length));
        _offsets.Add(checked(_offsets[^1] + _value.Length));
    }

    public override IArrowArray Take()
    {
        IArrowArray items = take();
        int rows = _offsets.Count - 1;
        IArrowArray column;
        if (size > 0)
            column = new FixedSizeListArray(new ArrayData(Field.DataType, rows, 0, 0, [ArrowBuffer.Empty], [items.Data]));
        else
        {
            var offsets = new ArrowBuffer.Builder<int>(_offsets.Count);
            foreach (int offset in _offsets)
                offsets.Append(offset);
            column = new ListArray((ListType)Field.DataType, rows, offsets.Build(), items, ArrowBuffer.Empty, 0);
        }
        _offsets.RemoveRange(1, rows);
        return column;
    }
}

/// <summary>Does something with a span.</summary>
internal delegate void SpanAction<T>(ReadOnlySpan<T> values);
