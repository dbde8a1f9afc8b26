using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of unrolled images of any size in the making: a list of the values of each, channel after channel.</summary>
/// <param name="type">The type of the column.</param>
internal sealed class VectorColumn(ListType type) : IMediaColumn<Picture>
{
    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _offsets = new();
    private readonly GrowingBuffer<float> _values = new();

    public long Bytes => _values.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            if (((long)_values.Count + picture.Pixels.Length) * sizeof(float) > System.Array.MaxLength)
                throw new MediaException("The vector does not fit into a batch, which has 2 GB at most", "Resize the images.");
            Begin();
            Unroll(picture, _values.Grow(picture.Pixels.Length));
            _offsets.Add(_values.Count);
        }
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        Begin();
        _offsets.Add(_values.Count);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        Begin();
        var values = new ArrayData(type.ValueDataType, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        return new ListArray(new ArrayData(type, _validity.Rows, _validity.Nulls, 0, [_validity.Build(), _offsets.Build()], [values]));
    }

    /// <summary>Writes the values of a picture, channel after channel, in the order in which it has them.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="to">As many values.</param>
    public static void Unroll(Picture picture, Span<float> to)
    {
        int channels = picture.Channels, at = 0;
        ReadOnlySpan<byte> from = picture.Pixels;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = channel; i < from.Length; i += channels)
                to[at++] = from[i];
        }
    }

    private void Begin()
    {
        if (_offsets.Count == 0)
            _offsets.Add(0);
    }
}
