using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>What is known of the size of all images of a column before the first is read; null where it differs or is not known.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels of a row.</param>
internal readonly record struct ImageShape(int? Channels, int? Height, int? Width)
{
    /// <summary>Whether all of it is known.</summary>
    public bool IsKnown => Channels is not null && Height is not null && Width is not null;

    /// <summary>How many values an image has; all of it is known.</summary>
    public int Size => checked(Channels!.Value * Height!.Value * Width!.Value);

    /// <summary>Channels, height and width; all of it is known.</summary>
    public int[] ToArray() => [Channels!.Value, Height!.Value, Width!.Value];

    /// <summary>What a field says of its images.</summary>
    /// <param name="field">The field.</param>
    public static ImageShape Of(Field field) =>
        ColumnMetadata.Shape(field) is [int channels, int height, int width] ? new ImageShape(channels, height, width) : default;

    /// <summary>Whether a picture is of this shape, as far as it is known.</summary>
    /// <param name="picture">The picture.</param>
    public bool Fits(Picture picture) =>
        (Channels is null || Channels == picture.Channels) && (Height is null || Height == picture.Height) && (Width is null || Width == picture.Width);
}
