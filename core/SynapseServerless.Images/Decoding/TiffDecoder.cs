using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace SynapseServerless.Images;

/// <summary>Decodes TIFF, which Skia does not read: the first page, to 8-bit channels.</summary>
internal static class TiffDecoder
{
    // What the library would print to the error stream is in the error of the row.
    static TiffDecoder() => Tiff.SetErrorHandler(new Silent());

    /// <summary>Whether bytes begin as TIFF does.</summary>
    /// <param name="bytes">The file.</param>
    public static bool IsTiff(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8);

    /// <summary>Decodes an image.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="MediaException">It is damaged, cut off, too large or of a kind that cannot be decoded.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, DecodeLimits limits)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using Tiff tiff = Tiff.ClientOpen("image", "r", stream, new TiffStream()) ?? throw Damaged(null);
            return Read(tiff, limits);
        }
        catch (Exception error) when (error is not (MediaException or OutOfMemoryException))
        {
            // The library is managed code, and says of damage whatever its arrays say.
            throw Damaged(error);
        }
    }

    private static Picture Read(Tiff tiff, DecodeLimits limits)
    {
        int width = Number(tiff, TiffTag.IMAGEWIDTH, 0), height = Number(tiff, TiffTag.IMAGELENGTH, 0), samples = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        limits.CheckPixels(width, height);
        if (tiff.IsTiled())
            limits.CheckPixels(Number(tiff, TiffTag.TILEWIDTH, 0), Number(tiff, TiffTag.TILELENGTH, 0));
        if (samples is < 1 or > 8)
            throw new MediaException($"The TIFF has {samples} channels, which are no colours", "Convert it to one with 1, 3 or 4 channels.");
        if (!tiff.RGBAImageOK(out string problem))
            throw new MediaException($"The TIFF is of a kind that cannot be decoded: {problem.TrimEnd('.')}", "Convert it to 8 or 16 bits a channel, grey, colour, CMYK or with a palette.");

        int orientation = Number(tiff, TiffTag.ORIENTATION, 1);
        int[] raster = GC.AllocateUninitializedArray<int>(width * height);
        // Asked for the orientation that it has, the library turns nothing: its turning mirrors where it should rotate.
        if (!tiff.ReadRGBAImageOriented(width, height, raster, orientation is >= 1 and <= 8 ? (Orientation)orientation : Orientation.TOPLEFT, stopOnError: true))
            throw Damaged(null);
        return Orientations.Turn(ToPicture(tiff, raster, width, height), orientation);
    }

    private static Picture ToPicture(Tiff tiff, int[] raster, int width, int height)
    {
        int photometric = Number(tiff, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        bool hasAlpha = tiff.GetField(TiffTag.EXTRASAMPLES) is [_, FieldValue extra, ..] && extra.ToShortArray() is [1 or 2, ..];
        bool isGrey = !hasAlpha && photometric is (int)Photometric.MINISBLACK or (int)Photometric.MINISWHITE;
        Picture picture = Picture.Rent(width, height, isGrey ? 1 : hasAlpha ? 4 : 3);
        Span<byte> to = picture.Pixels;
        ReadOnlySpan<uint> from = MemoryMarshal.Cast<int, uint>(raster);
        int channels = picture.Channels;
        for (int i = 0, at = 0; i < from.Length; i++, at += channels)
        {
            uint pixel = from[i], alpha = pixel >> 24;
            if (isGrey)
            {
                to[at] = (byte)pixel;
                continue;
            }
            to[at] = Full((pixel >> 16) & 255, alpha);
            to[at + 1] = Full((pixel >> 8) & 255, alpha);
            to[at + 2] = Full(pixel & 255, alpha);
            if (hasAlpha)
                to[at + 3] = (byte)alpha;
        }
        return picture;
    }

    // The library gives colours that are multiplied by their opacity; images here have them apart.
    private static byte Full(uint value, uint alpha) => alpha is 255 or 0 ? (byte)value : (byte)Math.Min(255, ((value * 255) + (alpha / 2)) / alpha);

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetField(tag) is [FieldValue value, ..] ? value.ToInt() : otherwise;

    private static MediaException Damaged(Exception? error) =>
        new($"The TIFF is damaged or cut off{(error is null ? "" : $" ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')})")}", "Copy or write the file again.");

    private sealed class Silent : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
