using System.Numerics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of tensors of one size in the making: a list of a fixed size, whose values are channel after channel, row after row (NCHW).</summary>
/// <typeparam name="T">Type of the values.</typeparam>
internal sealed class TensorColumn<T> : IMediaColumn<Picture>
    where T : unmanaged, INumber<T>
{
    private readonly FixedSizeListType _type;
    private readonly ImageShape _shape;
    private readonly ChannelTables<T> _tables;
    private readonly Validity _validity = new();
    private readonly GrowingBuffer<T> _values;

    /// <param name="type">The type of the column.</param>
    /// <param name="shape">The size of every tensor.</param>
    /// <param name="tables">What values become.</param>
    /// <param name="rows">How many rows there may be.</param>
    public TensorColumn(FixedSizeListType type, ImageShape shape, ChannelTables<T> tables, int rows)
    {
        _type = type;
        _shape = shape;
        _tables = tables;
        // As many rows as a batch gets, and the one that fills it.
        long most = (MediaColumns.BatchBytes / ((long)shape.Size * Unsafe.SizeOf<T>())) + 1;
        _values = new GrowingBuffer<T>(checked((int)(Math.Min(rows, most) * shape.Size)));
    }

    public long Bytes => _values.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            _tables.Check(picture);
            if (picture.Height != _shape.Height || picture.Width != _shape.Width || _tables.ChannelsOf(picture) != _shape.Channels)
            {
                throw new MediaException(
                    $"The image has {Text(picture.Channels, picture.Height, picture.Width)}, and tensors of this column have {Text(_shape.Channels, _shape.Height, _shape.Width)}",
                    "Set autoConvertToColor, and resize all images to one size.");
            }
            _tables.Write(picture, _values.Grow(_shape.Size));
        }
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        _values.Grow(_shape.Size).Clear();
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        var values = new ArrayData(_type.ValueDataType, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        return new FixedSizeListArray(new ArrayData(_type, _validity.Rows, _validity.Nulls, 0, [_validity.Build()], [values]));
    }

    private static string Text(int? channels, int? height, int? width) => $"{channels} channels and {width} x {height} pixels";
}
