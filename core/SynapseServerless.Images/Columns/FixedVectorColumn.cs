using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of unrolled images of one size in the making: dense vectors.</summary>
/// <param name="type">The type of the column.</param>
/// <param name="shape">The size of every image.</param>
internal sealed class FixedVectorColumn(FixedSizeListType type, ImageShape shape) : IMediaColumn<Picture>
{
    private readonly Validity _validity = new();
    private readonly GrowingBuffer<float> _values = new();

    public long Bytes => _values.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            if (!shape.Fits(picture))
            {
                throw new MediaException(
                    $"The image has {picture.Channels} channels and {picture.Width} x {picture.Height} pixels, and those of this column have {shape.Channels} and {shape.Width} x {shape.Height}",
                    "Resize all images to one size, and give nChannels.");
            }
            VectorColumn.Unroll(picture, _values.Grow(shape.Size));
        }
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        _values.Grow(shape.Size).Clear();
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        var values = new ArrayData(type.ValueDataType, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        return new FixedSizeListArray(new ArrayData(type, _validity.Rows, _validity.Nulls, 0, [_validity.Build()], [values]));
    }
}
