using System.Globalization;

namespace SynapseServerless.Images;

/// <summary>How large an image may be; both are checked before it is decoded.</summary>
/// <param name="MaxPixels">Most pixels.</param>
/// <param name="MaxBytes">Most bytes of the file.</param>
internal sealed record DecodeLimits(long MaxPixels, long MaxBytes)
{
    /// <summary>A hundred million pixels, 256 MiB.</summary>
    public static DecodeLimits Default { get; } = new(100_000_000, 256 << 20);

    // More than this no array holds with four bytes a pixel.
    private const long MostBytes = 0x7FFF_0000;

    /// <summary>Refuses an image of too many pixels.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="MediaException">There are too many, or none.</exception>
    public void CheckPixels(long width, long height)
    {
        if (width <= 0 || height <= 0)
            throw new MediaException($"The image has {width} x {height} pixels");
        if ((Int128)width * height > MaxPixels || (Int128)width * height * 4 > MostBytes)
        {
            throw new MediaException(
                string.Create(CultureInfo.InvariantCulture, $"The image has {width} x {height} pixels, and maxPixels allows {MaxPixels}"),
                "Make it smaller, or raise maxPixels if it is meant to be so large.");
        }
    }

    /// <summary>Refuses a file that is too large.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="MediaException">There are too many.</exception>
    public void CheckBytes(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new MediaException(
                string.Create(CultureInfo.InvariantCulture, $"The file of the image has {bytes} bytes, and maxBytes allows {MaxBytes}"),
                "Raise maxBytes if it is meant to be so large.");
        }
    }
}
