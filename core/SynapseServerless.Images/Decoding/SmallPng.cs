using SkiaSharp;

namespace SynapseServerless.Images;

/// <summary>Images made small for pages.</summary>
internal static class SmallPng
{
    /// <summary>By what an image is made smaller, so that neither side is longer than wanted.</summary>
    public static int Step(int width, int height, int longest) => Math.Max(1, (Math.Max(width, height) + longest - 1) / longest);

    /// <summary>Makes an image smaller and writes it as a PNG file.</summary>
    /// <param name="picture">The image; transparency is left out.</param>
    /// <param name="step">Of how many pixels on either side one is made, their mean.</param>
    public static unsafe byte[] Encode(Picture picture, int step)
    {
        int width = Math.Max(1, picture.Width / step), height = Math.Max(1, picture.Height / step);
        using var bitmap = new SKBitmap(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        var target = new Span<byte>((void*)bitmap.GetPixels(), bitmap.ByteCount);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = target.Slice((y * bitmap.RowBytes) + (4 * x), 4);
                for (int channel = 0; channel < 3; channel++)
                    pixel[channel] = Mean(picture, x * step, y * step, step, picture.Channels == 1 ? 0 : channel);
                pixel[3] = 255;
            }
        }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte Mean(Picture picture, int left, int top, int step, int channel)
    {
        int sum = 0, right = Math.Min(picture.Width, left + step), bottom = Math.Min(picture.Height, top + step);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                sum += picture.Pixels[(y * picture.Stride) + (x * picture.Channels) + channel];
        }
        return (byte)(sum / Math.Max(1, (right - left) * (bottom - top)));
    }
}
