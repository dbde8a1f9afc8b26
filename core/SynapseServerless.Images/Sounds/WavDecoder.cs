using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SynapseServerless.Images;

/// <summary>Decodes WAV: PCM of 8, 16, 24 and 32 bits, and floating-point numbers of 32 and 64.</summary>
internal static class WavDecoder
{
    private const int Pcm = 1, Float = 3, Extensible = 0xFFFE, MostChannels = 64, MostRate = 768_000;

    /// <summary>Decodes a sound.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maxSeconds">How long it may be.</param>
    /// <exception cref="MediaException">It is no WAV, damaged, cut off, too long or of a kind that is not read.</exception>
    public static Sound Decode(ReadOnlySpan<byte> bytes, double maxSeconds)
    {
        if (bytes.Length < 12 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WAVE"u8))
            throw Unknown(bytes);
        Format? format = null;
        for (long at = 12; at + 8 <= bytes.Length;)
        {
            ReadOnlySpan<byte> name = bytes.Slice((int)at, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[((int)at + 4)..]);
            long start = at + 8, left = bytes.Length - start;
            if (name.SequenceEqual("fmt "u8))
            {
                format = Format.Read(bytes.Slice((int)start, (int)Math.Min(length, left)));
            }
            else if (name.SequenceEqual("data"u8))
            {
                // Programs that write to a pipe cannot say how much there will be.
                bool isOpen = length is 0 or 0xFFFFFFFF;
                if (!isOpen && length > left)
                    throw new MediaException(string.Create(CultureInfo.InvariantCulture, $"The sound is cut off: {left} of {length} bytes are there"), "Copy or write the file again.");
                return Samples(bytes.Slice((int)start, (int)(isOpen ? left : length)), format ?? throw new MediaException("The WAV does not say how its samples are written: it has no part 'fmt '"), maxSeconds);
            }
            // A part of an odd length is followed by a byte that belongs to none.
            at = start + length + (length & 1);
        }
        throw new MediaException("The WAV has no samples: it has no part 'data'", "Copy or write the file again.");
    }

    private static Sound Samples(ReadOnlySpan<byte> data, Format format, double maxSeconds)
    {
        int size = format.Bits / 8, frame = size * format.Channels, count = data.Length / frame;
        if (data.Length % frame != 0)
            throw new MediaException(string.Create(CultureInfo.InvariantCulture, $"The sound is cut off within a sample: {data.Length} bytes are no multiple of {frame}"), "Copy or write the file again.");
        if (count > maxSeconds * format.Rate)
        {
            throw new MediaException(
                string.Create(CultureInfo.InvariantCulture, $"The sound has {(double)count / format.Rate:0.#} seconds, and maxSeconds allows {maxSeconds}"), "Cut it into pieces, or raise maxSeconds.");
        }
        float[][] channels = [.. Enumerable.Range(0, format.Channels).Select(_ => new float[count])];
        for (int i = 0, at = 0; i < count; i++)
        {
            for (int channel = 0; channel < channels.Length; channel++, at += size)
                channels[channel][i] = Sample(data.Slice(at, size), format);
        }
        return new Sound(format.Rate, channels);
    }

    private static float Sample(ReadOnlySpan<byte> bytes, Format format) => (format.Kind, format.Bits) switch
    {
        // Samples of 8 bits have no sign: 128 is silence.
        (Pcm, 8) => (bytes[0] - 128) / 128f,
        (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32_768f,
        (Pcm, 24) => ((bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) >> 8) / 8_388_608f,
        (Pcm, _) => (float)(BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2_147_483_648.0),
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    private static MediaException Unknown(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new MediaException("There are no bytes where a sound should be", "Give WAV files.");
        ReadOnlySpan<byte> head = bytes[..Math.Min(4, bytes.Length)];
        string begin = head.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 ? $"the text '{Encoding.ASCII.GetString(head)}'" : $"the bytes {Convert.ToHexString(head)}";
        return new MediaException($"This is no WAV: it begins with {begin}", "Convert other formats to WAV first.");
    }

    private readonly record struct Format(int Kind, int Channels, int Rate, int Bits)
    {
        public static Format Read(ReadOnlySpan<byte> part)
        {
            if (part.Length < 16)
                throw new MediaException("The WAV is damaged: its part 'fmt ' is too short", "Copy or write the file again.");
            int kind = BinaryPrimitives.ReadUInt16LittleEndian(part), channels = BinaryPrimitives.ReadUInt16LittleEndian(part[2..]);
            long rate = BinaryPrimitives.ReadUInt32LittleEndian(part[4..]);
            int bits = BinaryPrimitives.ReadUInt16LittleEndian(part[14..]);
            // The longer form says the kind in the first two bytes of a GUID.
            if (kind == Extensible && part.Length >= 26)
                kind = BinaryPrimitives.ReadUInt16LittleEndian(part[24..]);
            if (!((kind == Pcm && bits is 8 or 16 or 24 or 32) || (kind == Float && bits is 32 or 64)))
                throw new MediaException($"The WAV has samples of kind {kind} and {bits} bits", "Convert it to PCM of 8, 16, 24 or 32 bits (kind 1), or to floating-point numbers of 32 or 64 (kind 3).");
            if (channels is < 1 or > MostChannels || rate is < 1 or > MostRate)
                throw new MediaException(string.Create(CultureInfo.InvariantCulture, $"The WAV is damaged: it claims {channels} channels and {rate} samples a second"), "Copy or write the file again.");
            return new Format(kind, channels, (int)rate, bits);
        }
    }
}
