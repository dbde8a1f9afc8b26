namespace SynapseServerless.Images.Tests;

/// <summary>Writes uncompressed TIFF by its specification (revision 6.0), in one strip.</summary>
internal static class TiffFile
{
    /// <summary>A file.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="photometric">0 white is zero, 1 black is zero, 2 colour, 5 CMYK.</param>
    /// <param name="depth">Bits of a sample.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="data">The samples, little endian.</param>
    /// <param name="orientation">The tag "orientation".</param>
    /// <param name="extra">The tag "extra samples": 1 for colours multiplied by their opacity, 2 for those that are not.</param>
    public static byte[] Write(int width, int height, int photometric, int depth, int samples, byte[] data, int orientation = 1, int? extra = null)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var tags = new List<(int Tag, int Type, int Count, int Value)>
        {
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, samples, depth), (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 0),
            (274, 3, 1, orientation), (277, 3, 1, samples), (278, 4, 1, height), (279, 4, 1, data.Length), (284, 3, 1, 1),
        };
        if (extra is int kind)
            tags.Add((338, 3, 1, kind));
        int depths = 8 + 2 + (tags.Count * 12) + 4, pixels = depths + (samples * 2);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((short)tags.Count);
        foreach ((int tag, int type, int count, int value) in tags)
        {
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(count);
            // One or two numbers of 16 bits stand in the entry itself.
            writer.Write(tag == 273 ? pixels : tag != 258 || count == 1 ? value : count == 2 ? value | (value << 16) : depths);
        }
        writer.Write(0);
        for (int i = 0; i < samples; i++)
            writer.Write((short)depth);
        writer.Write(data);
        return file.ToArray();
    }
}
