using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of tensors of any size in the making: lists of channels, which are lists of rows, which are lists of values.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="type">The type of the column.</param>
/// <param name="tables">What values become.</param>
internal sealed class NestedTensorColumn<T>(ListType type, ChannelTables<T> tables) : IMediaColumn<Picture>
    where T : unmanaged, INumber<T>
{
    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _images = Begun(), _channels = Begun(), _rows = Begun();
    private readonly GrowingBuffer<T> _values = new();

    public long Bytes => _values.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            int channels = tables.ChannelsOf(picture), count = channels * picture.Height * picture.Width;
            if (((long)_values.Count + count) * 8 > System.Array.MaxLength)
                throw new MediaException("The tensor does not fit into a batch, which has 2 GB at most", "Resize the images.");
            tables.Check(picture);
            tables.Write(picture, _values.Grow(count));
            for (int row = 0; row < channels * picture.Height; row++)
                _rows.Add(_rows.Last + picture.Width);
            for (int channel = 0; channel < channels; channel++)
                _channels.Add(_channels.Last + picture.Height);
            _images.Add(_images.Last + channels);
        }
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        _images.Add(_images.Last);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        var channels = (ListType)type.ValueDataType;
        var rows = (ListType)channels.ValueDataType;
        var values = new ArrayData(rows.ValueDataType, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        var ofRows = new ArrayData(rows, _rows.Count - 1, 0, 0, [ArrowBuffer.Empty, _rows.Build()], [values]);
        var ofChannels = new ArrayData(channels, _channels.Count - 1, 0, 0, [ArrowBuffer.Empty, _channels.Build()], [ofRows]);
        return new ListArray(new ArrayData(type, _validity.Rows, _validity.Nulls, 0, [_validity.Build(), _images.Build()], [ofChannels]));
    }

    private static GrowingBuffer<int> Begun()
    {
        var offsets = new GrowingBuffer<int>(64);
        offsets.Add(0);
        return offsets;
    }
}
