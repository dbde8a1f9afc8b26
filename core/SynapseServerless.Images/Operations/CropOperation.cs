namespace SynapseServerless.Images;

/// <summary>Cuts a rectangle out.</summary>
/// <param name="x">Its first pixel of each row.</param>
/// <param name="y">Its first row.</param>
/// <param name="height">Its rows.</param>
/// <param name="width">Its pixels of a row.</param>
internal sealed class CropOperation(int x, int y, int height, int width) : ImageOperation
{
    public override ImageShape After(ImageShape before) => before with { Height = height, Width = width };

    protected override Picture Make(Picture picture)
    {
        if ((long)x + width > picture.Width || (long)y + height > picture.Height)
        {
            throw new MediaException(
                $"The image has {picture.Width} x {picture.Height} pixels, and {width} x {height} from ({x}, {y}) do not lie within it", "Resize before cropping, or crop less.");
        }
        return Cut(picture, x, y, height, width);
    }

    /// <summary>A rectangle of a picture that lies within it.</summary>
    public static Picture Cut(Picture picture, int x, int y, int height, int width)
    {
        if (height == picture.Height && width == picture.Width)
            return picture;
        Picture target = picture.Like(width, height, picture.Channels);
        for (int row = 0; row < height; row++)
            picture.Row(y + row).Slice(x * picture.Channels, target.Stride).CopyTo(target.Row(row));
        return target;
    }
}

/// <summary>Cuts a rectangle out of the middle; a picture that is smaller stays as it is in that direction, as in SynapseML.</summary>
/// <param name="height">Rows, at most.</param>
/// <param name="width">Pixels of a row, at most.</param>
internal sealed class CenterCropOperation(int height, int width) : ImageOperation
{
    public override ImageShape After(ImageShape before) => before with
    {
        Height = before.Height is int rows ? Math.Min(rows, height) : null,
        Width = before.Width is int pixels ? Math.Min(pixels, width) : null,
    };

    protected override Picture Make(Picture picture)
    {
        int wide = Math.Min(width, picture.Width), high = Math.Min(height, picture.Height);
        return CropOperation.Cut(picture, (picture.Width / 2) - (wide / 2), (picture.Height / 2) - (high / 2), high, wide);
    }
}
