namespace SynapseServerless.Images.Tests;

/// <summary>Small pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>A picture of bytes.</summary>
    public static Picture Of(int width, int height, int channels, params byte[] bytes)
    {
        Picture picture = Picture.Rent(width, height, channels);
        bytes.CopyTo(picture.Pixels);
        return picture;
    }

    /// <summary>Bytes that follow from their place by a simple formula and look like no pattern.</summary>
    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 73) + (i / 7 * 11) + 5))];

    /// <summary>The bytes of a picture, which is disposed.</summary>
    public static byte[] Read(Picture picture)
    {
        using (picture)
            return picture.Pixels.ToArray();
    }

    /// <summary>Decodes a file with the usual limits.</summary>
    public static Picture Decode(byte[] file) => ImageDecoder.Decode(file, DecodeLimits.Default);
}
