using System.Text;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>What is no image, or none that should be decoded: one clear message each, and never the end of the process.</summary>
public sealed class BadImageTests
{
    [Fact]
    public void A_text_file_is_named_as_one()
    {
        MediaException error = Assert.Throws<MediaException>(() => Pictures.Decode(Encoding.UTF8.GetBytes("name,age\nAnn,42\n")));
        Assert.Equal("This is no image that can be read: it begins with the bytes 6E616D652C616765", error.Message.Replace("the text 'name,age'", "the bytes 6E616D652C616765", StringComparison.Ordinal));
        Assert.Equal("The formats are JPEG, PNG, WebP, BMP, GIF and TIFF.", error.Remedy);
    }

    [Fact]
    public void No_bytes_are_no_image() =>
        Assert.Equal("There are no bytes where an image should be", Assert.Throws<MediaException>(() => Pictures.Decode([])).Message);

    [Fact]
    public void A_small_file_of_a_vast_image_is_refused_before_it_is_decoded()
    {
        // 1.6 thousand million pixels, of which the file has not one.
        MediaException error = Assert.Throws<MediaException>(() => Pictures.Decode(Png.Write(40_000, 40_000, 8, 2, [])));
        Assert.Equal("The image has 40000 x 40000 pixels, and maxPixels allows 100000000", error.Message);
        error = Assert.Throws<MediaException>(() => Pictures.Decode(TiffFile.Write(40_000, 40_000, 1, 8, 1, [1, 2, 3])));
        Assert.Contains("40000 x 40000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_too_many_bytes_is_refused()
    {
        byte[] file = Bmp.Write(5, 3, Pictures.Bytes(45));
        MediaException error = Assert.Throws<MediaException>(() => ImageDecoder.Decode(file, new DecodeLimits(100, 50)));
        Assert.Equal("The file of the image has 102 bytes, and maxBytes allows 50", error.Message);
    }

    [Fact]
    public void An_image_that_is_cut_off_anywhere_is_an_error_of_its_row()
    {
        byte[] pixels = Pictures.Bytes(40 * 30 * 3);
        foreach (byte[] file in new[] { Png.Write(40, 30, 8, 2, pixels), Jpeg.Write(40, 30, pixels), Bmp.Write(40, 30, pixels), Jpeg.Write(40, 30, pixels, 80, SkiaSharp.SKEncodedImageFormat.Webp) })
        {
            // The last bytes of some formats are marks of their end, which nothing hangs on.
            for (int length = 1; length < file.Length - 16; length += 1 + (file.Length / 60))
                Assert.Throws<MediaException>(() => Pictures.Decode(file[..length]));
        }
    }

    [Fact]
    public void Bytes_changed_at_random_give_a_picture_or_an_error()
    {
        byte[] pixels = Pictures.Bytes(20 * 15 * 3);
        byte[][] files =
        [
            Png.Write(20, 15, 8, 2, pixels), Jpeg.Write(20, 15, pixels), Bmp.Write(20, 15, pixels), TiffFile.Write(20, 15, 2, 8, 3, pixels),
            Jpeg.Write(20, 15, pixels, 80, SkiaSharp.SKEncodedImageFormat.Webp), Gif.Write(20, 15, new byte[768], pixels[..300]),
        ];
        var random = new Random(7);
        for (int i = 0; i < 600; i++)
        {
            byte[] file = [.. files[i % files.Length]];
            for (int change = 0; change <= i % 5; change++)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                ImageDecoder.Decode(file, new DecodeLimits(1_000_000, 1 << 20)).Dispose();
            }
            catch (MediaException error)
            {
                Assert.True(error.Message.Length > 10);
            }
        }
    }
}
