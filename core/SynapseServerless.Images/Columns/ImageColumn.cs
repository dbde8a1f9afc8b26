using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of images in the making.</summary>
/// <param name="rows">How many rows there may be.</param>
internal sealed class ImageColumn(int rows) : IMediaColumn<Picture>
{
    private readonly Validity _validity = new();
    private readonly StringArray.Builder _origins = new();
    private readonly GrowingBuffer<int> _heights = new(rows), _widths = new(rows), _channels = new(rows), _modes = new(rows);
    private readonly GrowingBuffer<int> _offsets = Offsets(rows);
    private readonly GrowingBuffer<byte> _data = new();

    public long Bytes => _data.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            CheckRoom(picture.Pixels.Length);
            picture.Pixels.CopyTo(_data.Grow(picture.Pixels.Length));
            Add(picture.Origin, picture.Height, picture.Width, picture.Channels, ImageSchema.Mode(picture.Channels), true);
        }
        return 1;
    }

    /// <summary>Refuses what is too much for a batch.</summary>
    /// <param name="bytes">Bytes of the images that are to be added.</param>
    /// <exception cref="MediaException">They do not fit.</exception>
    public void CheckRoom(long bytes)
    {
        if (_data.Bytes + bytes > System.Array.MaxLength)
            throw new MediaException("What comes of the image does not fit into a batch, which has 2 GB at most", "Resize the images first.");
    }

    public void AppendNull() => Add(null, 0, 0, 0, 0, false);

    public IArrowArray Build()
    {
        int count = _validity.Rows;
        ArrayData Numbers(GrowingBuffer<int> values) => new(Int32Type.Default, count, 0, 0, [ArrowBuffer.Empty, values.Build()]);
        ArrayData[] fields =
        [
            _origins.Build().Data, Numbers(_heights), Numbers(_widths), Numbers(_channels), Numbers(_modes),
            new(BinaryType.Default, count, 0, 0, [ArrowBuffer.Empty, _offsets.Build(), _data.Build()]),
        ];
        return new StructArray(new ArrayData(ImageSchema.Type, count, _validity.Nulls, 0, [_validity.Build()], fields));
    }

    private void Add(string? origin, int height, int width, int channels, int mode, bool isValid)
    {
        _validity.Add(isValid);
        if (origin is null)
            _origins.AppendNull();
        else
            _origins.Append(origin);
        _heights.Add(height);
        _widths.Add(width);
        _channels.Add(channels);
        _modes.Add(mode);
        _offsets.Add(_data.Count);
    }

    private static GrowingBuffer<int> Offsets(int rows)
    {
        var offsets = new GrowingBuffer<int>(rows + 1);
        offsets.Add(0);
        return offsets;
    }
}
