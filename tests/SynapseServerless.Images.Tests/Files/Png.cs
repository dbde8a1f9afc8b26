using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SynapseServerless.Images.Tests;

/// <summary>Writes PNG by its specification (ISO/IEC 15948), so that tests know every pixel of a file without a library.</summary>
internal static class Png
{
    /// <summary>A file.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="depth">Bits of a sample.</param>
    /// <param name="color">0 grey, 2 colour, 3 palette, 4 grey with opacity, 6 colour with opacity.</param>
    /// <param name="rows">The bytes of all rows, one after the other; red comes first, samples of 16 bits begin with the greater byte.</param>
    /// <param name="palette">Red, green and blue of each entry.</param>
    public static byte[] Write(int width, int height, int depth, int color, byte[] rows, byte[]? palette = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)color;
        Chunk(file, "IHDR"u8, header);
        if (palette is not null)
            Chunk(file, "PLTE"u8, palette);
        Chunk(file, "IDAT"u8, Compressed(rows, rows.Length / Math.Max(1, height)));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(byte[] rows, int stride)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int at = 0; at < rows.Length; at += stride)
            {
                zlib.WriteByte(0);
                zlib.Write(rows, at, stride);
            }
        }
        return target.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] checkedBytes = [.. name, .. data];
        file.Write(checkedBytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(checkedBytes));
        file.Write(number);
    }
}
