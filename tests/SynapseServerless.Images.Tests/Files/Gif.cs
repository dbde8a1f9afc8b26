namespace SynapseServerless.Images.Tests;

/// <summary>Writes GIF by its specification (GIF89a), with the table cleared before every pixel, so that each is nine bits and nothing has to be compressed.</summary>
internal static class Gif
{
    /// <summary>A file of up to 256 colours.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">Red, green and blue of 256 entries.</param>
    /// <param name="indexes">The entry of each pixel.</param>
    public static byte[] Write(int width, int height, byte[] palette, byte[] indexes)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("GIF89a"u8);
        writer.Write((short)width);
        writer.Write((short)height);
        writer.Write([0xF7, 0, 0]);
        writer.Write(palette);
        writer.Write((byte)0x2C);
        foreach (int value in new[] { 0, 0, width, height })
            writer.Write((short)value);
        writer.Write([0, 8]);
        byte[] data = Codes(indexes);
        for (int at = 0; at < data.Length; at += 255)
        {
            int length = Math.Min(255, data.Length - at);
            writer.Write((byte)length);
            writer.Write(data, at, length);
        }
        writer.Write([0, 0x3B]);
        return file.ToArray();
    }

    private static byte[] Codes(byte[] indexes)
    {
        const int Clear = 256, End = 257;
        var bits = new List<bool>();
        void Add(int code)
        {
            for (int bit = 0; bit < 9; bit++)
                bits.Add((code >> bit & 1) == 1);
        }
        foreach (byte index in indexes)
        {
            Add(Clear);
            Add(index);
        }
        Add(End);
        byte[] bytes = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++)
            bytes[i / 8] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
        return bytes;
    }
}
