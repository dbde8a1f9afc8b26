namespace SynapseServerless.Images;

/// <summary>Changes colours or their order.</summary>
/// <param name="format">How.</param>
internal sealed class ColorOperation(ImageColorFormat format) : ImageOperation
{
    private readonly (int From, int To) _channels = format switch
    {
        ImageColorFormat.Bgr2Bgra or ImageColorFormat.Bgr2Rgba => (3, 4),
        ImageColorFormat.Bgra2Bgr or ImageColorFormat.Rgba2Bgr => (4, 3),
        ImageColorFormat.Bgra2Rgba => (4, 4),
        ImageColorFormat.Bgr2Gray or ImageColorFormat.Rgb2Gray => (3, 1),
        ImageColorFormat.Bgra2Gray or ImageColorFormat.Rgba2Gray => (4, 1),
        ImageColorFormat.Gray2Bgr => (1, 3),
        ImageColorFormat.Gray2Bgra => (1, 4),
        _ => (3, 3),
    };

    public override ImageShape After(ImageShape before) => before with { Channels = _channels.To };

    protected override Picture Make(Picture picture)
    {
        if (picture.Channels != _channels.From)
        {
            throw new MediaException(
                $"The image has {picture.Channels} channels, and {Name} takes {_channels.From}",
                "Set autoConvertToColor for grey images among colour ones, or choose the format for the channels that the images have.");
        }
        switch (format)
        {
            case ImageColorFormat.Bgr2Gray or ImageColorFormat.Rgb2Gray or ImageColorFormat.Bgra2Gray or ImageColorFormat.Rgba2Gray:
                bool isRgb = format is ImageColorFormat.Rgb2Gray or ImageColorFormat.Rgba2Gray;
                Picture grey = picture.Like(picture.Width, picture.Height, 1);
                Channels.Grey(picture.Pixels, grey.Pixels, picture.Channels, isRgb ? 2 : 0, isRgb ? 0 : 2);
                return grey;
            case ImageColorFormat.Bgr2Hsv:
                Hsv.Convert(picture.Pixels);
                return picture;
            case ImageColorFormat.Bgr2Rgb or ImageColorFormat.Bgra2Rgba:
                Swap(picture);
                return picture;
            default:
                Picture other = Channels.To(picture.Copy(), _channels.To);
                if (format is ImageColorFormat.Bgr2Rgba or ImageColorFormat.Rgba2Bgr)
                    Swap(other);
                return other;
        }
    }

    private string Name => Specifications.TypeNames.EnumName(format.ToString());

    private static void Swap(Picture picture)
    {
        Span<byte> pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += picture.Channels)
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
    }
}
