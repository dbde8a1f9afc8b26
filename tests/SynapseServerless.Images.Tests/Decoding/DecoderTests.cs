using SkiaSharp;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>Files whose pixels are known, because the tests wrote them by the specifications of the formats.</summary>
public sealed class DecoderTests
{
    private static readonly byte[] _colors = Pictures.Bytes(5 * 3 * 3);

    [Fact]
    public void A_PNG_of_colour_gives_blue_green_and_red()
    {
        using Picture picture = Pictures.Decode(Png.Write(5, 3, 8, 2, Reversed(_colors, 3)));
        Assert.Equal((5, 3, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(_colors, picture.Pixels.ToArray());
    }

    [Fact]
    public void A_PNG_with_opacity_gives_four_channels_that_are_not_multiplied()
    {
        byte[] rgba = [200, 100, 50, 128, 10, 20, 30, 0, 1, 2, 3, 255, 255, 254, 253, 1];
        using Picture picture = Pictures.Decode(Png.Write(2, 2, 8, 6, rgba));
        Assert.Equal([50, 100, 200, 128, 30, 20, 10, 0, 3, 2, 1, 255, 253, 254, 255, 1], picture.Pixels.ToArray());
    }

    [Fact]
    public void A_grey_PNG_gives_one_channel()
    {
        using Picture picture = Pictures.Decode(Png.Write(3, 2, 8, 0, [0, 1, 127, 128, 254, 255]));
        Assert.Equal((3, 2, 1), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([0, 1, 127, 128, 254, 255], picture.Pixels.ToArray());
    }

    [Fact]
    public void A_PNG_with_a_palette_gives_its_colours()
    {
        using Picture picture = Pictures.Decode(Png.Write(2, 1, 8, 3, [1, 0], [10, 20, 30, 200, 150, 100]));
        Assert.Equal([100, 150, 200, 30, 20, 10], picture.Pixels.ToArray());
    }

    [Fact]
    public void Of_samples_of_16_bits_the_greater_byte_is_kept()
    {
        using Picture colour = Pictures.Decode(Png.Write(2, 1, 16, 2, [0x12, 0x00, 0x34, 0x00, 0x56, 0x00, 0xFF, 0xFF, 0x00, 0x00, 0x80, 0x00]));
        Assert.Equal([0x56, 0x34, 0x12, 0x80, 0x00, 0xFF], colour.Pixels.ToArray());
        using Picture grey = Pictures.Decode(Png.Write(3, 1, 16, 0, [0x12, 0x00, 0xFF, 0xFF, 0x00, 0x00]));
        Assert.Equal(1, grey.Channels);
        Assert.Equal([0x12, 0xFF, 0x00], grey.Pixels.ToArray());
    }

    [Fact]
    public void A_BMP_is_read()
    {
        using Picture picture = Pictures.Decode(Bmp.Write(5, 3, _colors));
        Assert.Equal(_colors, Pictures.Read(picture));
    }

    [Fact]
    public void A_GIF_is_read()
    {
        byte[] palette = new byte[768];
        for (int i = 0; i < 256; i++)
            (palette[i * 3], palette[(i * 3) + 1], palette[(i * 3) + 2]) = ((byte)i, (byte)(255 - i), (byte)(i / 2));
        using Picture picture = Pictures.Decode(Gif.Write(3, 1, palette, [0, 100, 255]));
        Assert.Equal((3, 1), (picture.Width, picture.Height));
        Assert.Equal([0, 255, 0, 50, 155, 100, 127, 0, 255], Pictures.Read(Channels.To(picture, 3)));
    }

    [Fact]
    public void A_WebP_without_losses_is_read()
    {
        using SKBitmap bitmap = Jpeg.Bitmap(5, 3, _colors);
        using SKPixmap pixmap = bitmap.PeekPixels();
        using SKData? data = pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        using Picture picture = Pictures.Decode(data!.ToArray());
        Assert.Equal(_colors, Pictures.Read(Channels.To(picture, 3)));
    }

    [Fact]
    public void A_JPEG_gives_what_the_library_gives()
    {
        byte[] file = Jpeg.Write(64, 48, Pictures.Bytes(64 * 48 * 3));
        using SKBitmap? expected = SKBitmap.Decode(file, new SKImageInfo(64, 48, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using Picture picture = Pictures.Decode(file);
        byte[] four = expected!.GetPixelSpan().ToArray();
        Assert.Equal(four.Where((_, i) => i % 4 != 3), picture.Pixels.ToArray());
    }

    [Fact]
    public void A_grey_JPEG_gives_one_channel()
    {
        using Picture picture = Pictures.Decode(Jpeg.Grey(16, 16, [.. Enumerable.Repeat((byte)77, 256)]));
        Assert.Equal(1, picture.Channels);
        Assert.All(picture.Pixels.ToArray(), value => Assert.Equal(77, value));
    }

    [Fact]
    public void A_JPEG_for_printing_becomes_colour()
    {
        // Written by Pillow: white, black, cyan, and half magenta with full yellow. Red = 255 (1 - cyan)(1 - black).
        using Picture picture = Pictures.Decode(Input("cmyk.jpg"));
        Assert.Equal(3, picture.Channels);
        byte[] middle = [.. new[] { 3, 11, 19, 27 }.SelectMany(x => picture.Row(8).Slice(x * 3, 3).ToArray())];
        Assert.Equal((byte[])[255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 127, 255], middle, new Near(3));
    }

    [Fact]
    public void A_progressive_JPEG_is_read()
    {
        using Picture picture = Pictures.Decode(Input("progressive.jpg"));
        Assert.Equal((16, 8), (picture.Width, picture.Height));
        Assert.Equal((byte[])[50, 100, 200], picture.Row(4)[..3].ToArray(), new Near(3));
    }

    [Fact]
    public void Of_a_GIF_that_moves_the_first_picture_is_read()
    {
        using Picture picture = Pictures.Decode(Input("animated.gif"));
        Assert.Equal((4, 3), (picture.Width, picture.Height));
        Assert.Equal([0, 0, 255], picture.Row(1)[..3].ToArray());
    }

    // The eight orientations of a 3 x 2 picture, from the table of EXIF: which edge of what is stored is the top, and which the left.
    [Theory]
    [InlineData(1, 3, 2, "abc def")]
    [InlineData(2, 3, 2, "cba fed")]
    [InlineData(3, 3, 2, "fed cba")]
    [InlineData(4, 3, 2, "def abc")]
    [InlineData(5, 2, 3, "ad be cf")]
    [InlineData(6, 2, 3, "da eb fc")]
    [InlineData(7, 2, 3, "fc eb da")]
    [InlineData(8, 2, 3, "cf be ad")]
    public void An_orientation_turns_the_picture_upright(int orientation, int width, int height, string expected)
    {
        byte[] stored = [.. "abcdef"u8];
        using Picture tiff = Pictures.Decode(TiffFile.Write(3, 2, 1, 8, 1, stored, orientation));
        Assert.Equal((width, height), (tiff.Width, tiff.Height));
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), System.Text.Encoding.ASCII.GetString(tiff.Pixels));
    }

    [Fact]
    public void The_orientation_of_EXIF_turns_a_photograph()
    {
        // The upper half is black and the lower white; 6 says that the camera was held so that what is stored is to be turned to the right.
        byte[] stored = [.. Enumerable.Repeat((byte)0, 32 * 16 * 3), .. Enumerable.Repeat((byte)255, 32 * 16 * 3)];
        using Picture picture = Pictures.Decode(Jpeg.WithOrientation(Jpeg.Write(32, 32, stored), 6));
        Assert.True(picture.Row(16)[30 * 3] < 20, "The right is black.");
        Assert.True(picture.Row(16)[2 * 3] > 235, "The left is white.");
    }

    private static byte[] Input(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Inputs", name));

    private static byte[] Reversed(byte[] bytes, int size) => [.. bytes.Chunk(size).SelectMany(chunk => chunk.Reverse())];
}
