using System.Text;

namespace SynapseServerless.Images;

/// <summary>Decodes the bytes of an image file, whatever of the known formats it is.</summary>
internal static class ImageDecoder
{
    private const string Formats = "The formats are JPEG, PNG, WebP, BMP, GIF and TIFF.";

    /// <summary>Decodes an image: the first of those that the file has, turned as its EXIF orientation says.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>A picture that the caller disposes.</returns>
    /// <exception cref="MediaException">It is no image, damaged, cut off or too large.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, DecodeLimits limits)
    {
        if (bytes.IsEmpty)
            throw new MediaException("There are no bytes where an image should be", Formats);
        limits.CheckBytes(bytes.Length);
        return TiffDecoder.IsTiff(bytes) ? TiffDecoder.Decode(bytes, limits) : SkiaDecoder.Decode(bytes, limits);
    }

    /// <summary>The error for bytes that are of no known format.</summary>
    /// <param name="bytes">The file.</param>
    public static MediaException Unknown(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(8, bytes.Length)];
        bool isText = head.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;
        return new MediaException(
            $"This is no image that can be read: it begins with {(isText ? $"the text '{Encoding.ASCII.GetString(head)}'" : $"the bytes {Convert.ToHexString(head)}")}",
            Formats);
    }
}
