namespace SynapseServerless.Images.Tests;

/// <summary>Writes BMP of 24 bits by its description: rows from the bottom, blue first, each filled up to four bytes.</summary>
internal static class Bmp
{
    public static byte[] Write(int width, int height, byte[] bgr)
    {
        int stride = (width * 3 + 3) / 4 * 4;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(54 + (stride * height));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write((short)24);
        foreach (int value in new[] { 0, stride * height, 2835, 2835, 0, 0 })
            writer.Write(value);
        for (int y = height - 1; y >= 0; y--)
        {
            writer.Write(bgr, y * width * 3, width * 3);
            writer.Write(new byte[stride - (width * 3)]);
        }
        return file.ToArray();
    }
}
