using System.Buffers;
using SkiaSharp;

namespace SynapseServerless.Images;

/// <summary>Decodes JPEG, PNG, WebP, BMP and GIF with Skia, to 8-bit channels as the file has them: no colour profile is applied, as OpenCV applies none.</summary>
internal static class SkiaDecoder
{
    /// <summary>Decodes an image.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="MediaException">It is no image, damaged, cut off or too large.</exception>
    public static unsafe Picture Decode(ReadOnlySpan<byte> bytes, DecodeLimits limits)
    {
        fixed (byte* start = bytes)
        {
            using SKData data = SKData.Create((nint)start, bytes.Length);
            using SKCodec codec = SKCodec.Create(data) ?? throw ImageDecoder.Unknown(bytes);
            SKImageInfo info = codec.Info;
            limits.CheckPixels(info.Width, info.Height);
            bool isGrey = info.ColorType == SKColorType.Gray8;
            bool hasAlpha = !isGrey && info.AlphaType != SKAlphaType.Opaque;
            Picture picture = Read(codec, info, isGrey, hasAlpha);
            return Orientations.Turn(picture, (int)codec.EncodedOrigin);
        }
    }

    private static unsafe Picture Read(SKCodec codec, SKImageInfo info, bool isGrey, bool hasAlpha)
    {
        var target = new SKImageInfo(
            info.Width, info.Height, isGrey ? SKColorType.Gray8 : SKColorType.Bgra8888, hasAlpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        Picture picture = Picture.Rent(info.Width, info.Height, isGrey ? 1 : hasAlpha ? 4 : 3);
        try
        {
            if (isGrey || hasAlpha)
            {
                fixed (byte* pixels = picture.Pixels)
                    Check(codec.GetPixels(target, (nint)pixels));
                return picture;
            }
            byte[] buffer = ArrayPool<byte>.Shared.Rent(target.BytesSize);
            try
            {
                fixed (byte* pixels = buffer)
                    Check(codec.GetPixels(target, (nint)pixels));
                Channels.DropFourth(buffer.AsSpan(0, target.BytesSize), picture.Pixels);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static void Check(SKCodecResult result)
    {
        switch (result)
        {
            case SKCodecResult.Success:
                return;
            case SKCodecResult.IncompleteInput:
                throw new MediaException("The image is cut off: its file ends before its pixels do", "Copy or write the file again.");
            case SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput:
                throw new MediaException("The image is damaged: its pixels cannot be decoded", "Copy or write the file again.");
            default:
                throw new MediaException($"The image cannot be decoded ({result})", "Convert it to JPEG or PNG.");
        }
    }
}
