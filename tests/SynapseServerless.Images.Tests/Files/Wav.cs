namespace SynapseServerless.Images.Tests;

/// <summary>Writes WAV by its description.</summary>
internal static class Wav
{
    /// <summary>A file of samples that are written already.</summary>
    /// <param name="kind">1 for PCM, 3 for floating-point numbers.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="data">The samples.</param>
    /// <param name="isExtensible">Whether the longer form of the header is written, with another part before the samples.</param>
    public static byte[] Write(int kind, int bits, int channels, int rate, byte[] data, bool isExtensible = false)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(0);
        writer.Write("WAVEfmt "u8);
        writer.Write(isExtensible ? 40 : 16);
        writer.Write((short)(isExtensible ? -2 : kind));
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((short)(channels * bits / 8));
        writer.Write((short)bits);
        if (isExtensible)
        {
            writer.Write((short)22);
            writer.Write((short)bits);
            writer.Write(0);
            writer.Write((short)kind);
            writer.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
            // A part of three bytes, and the one that makes it even.
            writer.Write("LIST"u8);
            writer.Write(3);
            writer.Write([1, 2, 3, 0]);
        }
        writer.Write("data"u8);
        writer.Write(data.Length);
        writer.Write(data);
        return file.ToArray();
    }

    /// <summary>A file of 16 bits and one channel.</summary>
    public static byte[] Of(int rate, float[] samples) =>
        Write(1, 16, 1, rate, [.. samples.SelectMany(sample => BitConverter.GetBytes((short)Math.Round(sample * 32767)))]);

    /// <summary>A tone.</summary>
    public static float[] Tone(double hertz, int rate, int count, double loudness = 0.5) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(loudness * Math.Sin(2 * Math.PI * hertz * i / rate)))];
}
