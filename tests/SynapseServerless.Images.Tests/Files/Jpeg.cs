using SkiaSharp;

namespace SynapseServerless.Images.Tests;

/// <summary>Writes JPEG and WebP with the library that reads them, and marks of EXIF by its specification.</summary>
internal static class Jpeg
{
    /// <summary>A file.</summary>
    public static byte[] Write(int width, int height, byte[] bgr, int quality = 95, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using SKBitmap bitmap = Bitmap(width, height, bgr);
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A file of one channel.</summary>
    public static byte[] Grey(int width, int height, byte[] values, int quality = 95)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
            values.AsSpan(y * width, width).CopyTo(bitmap.GetPixelSpan()[(y * bitmap.RowBytes)..]);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>A JPEG with a mark of EXIF that says how it is to be turned: APP1 with a TIFF header and the one tag 0x0112.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        int length = exif.Length + 2;
        return [jpeg[0], jpeg[1], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A bitmap of the library.</summary>
    public static SKBitmap Bitmap(int width, int height, byte[] bgr)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < width * height; i++)
        {
            bgr.AsSpan(i * 3, 3).CopyTo(pixels[(i * 4)..]);
            pixels[(i * 4) + 3] = 255;
        }
        return bitmap;
    }
}
