using BitMiracle.LibTiff.Classic;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>TIFF whose samples the tests wrote by its specification, and one that the library compressed.</summary>
public sealed class TiffTests
{
    [Fact]
    public void Grey_of_8_and_16_bits_and_with_white_as_zero()
    {
        Assert.Equal([0, 100, 255], Pictures.Read(Pictures.Decode(TiffFile.Write(3, 1, 1, 8, 1, [0, 100, 255]))));
        Assert.Equal([255, 155, 0], Pictures.Read(Pictures.Decode(TiffFile.Write(3, 1, 0, 8, 1, [0, 100, 255]))));
        using Picture deep = Pictures.Decode(TiffFile.Write(2, 1, 1, 16, 1, [0x00, 0x12, 0xFF, 0xFF]));
        Assert.Equal((1, 0x12, 0xFF), (deep.Channels, deep.Pixels[0], deep.Pixels[1]));
    }

    [Fact]
    public void Colour_of_8_and_16_bits()
    {
        Assert.Equal([30, 20, 10], Pictures.Read(Pictures.Decode(TiffFile.Write(1, 1, 2, 8, 3, [10, 20, 30]))));
        Assert.Equal((byte[])[30, 20, 10], Pictures.Read(Pictures.Decode(TiffFile.Write(1, 1, 2, 16, 3, [0, 10, 0, 20, 0, 30]))), Near.ByOne);
    }

    [Fact]
    public void Opacity_stays_apart_from_the_colours()
    {
        using Picture picture = Pictures.Decode(TiffFile.Write(2, 1, 2, 8, 4, [200, 100, 50, 128, 9, 8, 7, 255], extra: 2));
        Assert.Equal(4, picture.Channels);
        Assert.Equal((byte[])[50, 100, 200, 128, 7, 8, 9, 255], picture.Pixels.ToArray(), Near.ByOne);
    }

    [Fact]
    public void CMYK_becomes_colour()
    {
        // Without ink white, with all black ink black, with cyan alone no red: red = (1 - cyan)(1 - black).
        using Picture picture = Pictures.Decode(TiffFile.Write(4, 1, 5, 8, 4, [0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 128, 0, 0]));
        Assert.Equal(3, picture.Channels);
        Assert.Equal((byte[])[255, 255, 255, 0, 0, 0, 255, 255, 0, 255, 127, 255], picture.Pixels.ToArray(), Near.ByOne);
    }

    [Theory]
    [InlineData(Compression.LZW)]
    [InlineData(Compression.ADOBE_DEFLATE)]
    [InlineData(Compression.PACKBITS)]
    public void Compressed_strips_are_read(Compression compression)
    {
        byte[] rgb = Pictures.Bytes(40 * 30 * 3);
        using Picture picture = Pictures.Decode(Compressed(40, 30, rgb, compression));
        Assert.Equal(rgb.Chunk(3).SelectMany(pixel => pixel.Reverse()), picture.Pixels.ToArray());
    }

    [Fact]
    public void A_TIFF_that_is_cut_off_anywhere_is_an_error_of_its_row()
    {
        byte[] file = Compressed(40, 30, Pictures.Bytes(40 * 30 * 3), Compression.LZW);
        for (int length = 1; length < file.Length; length += 37)
        {
            MediaException error = Assert.Throws<MediaException>(() => Pictures.Decode(file[..length]));
            Assert.True(error.Message.Length > 10);
        }
    }

    private static byte[] Compressed(int width, int height, byte[] rgb, Compression compression)
    {
        using var stream = new MemoryStream();
        using (Tiff tiff = Tiff.ClientOpen("image", "w", stream, new TiffStream()))
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, width);
            tiff.SetField(TiffTag.IMAGELENGTH, height);
            tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, 3);
            tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.RGB);
            tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
            tiff.SetField(TiffTag.COMPRESSION, compression);
            tiff.SetField(TiffTag.ROWSPERSTRIP, 8);
            for (int y = 0; y < height; y++)
                tiff.WriteScanline(rgb, y * width * 3, y, 0);
            tiff.FlushData();
            tiff.WriteDirectory();
            return stream.ToArray();
        }
    }
}
