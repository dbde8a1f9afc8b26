using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>Makes wrong inputs of good ones, the same ones for the same seed.</summary>
internal static class Mutator
{
    private static readonly string[] s_numbers =
    [
        "0", "-1", "1", "2", "-2", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e308", "1e309", "-1e309", "1e-400", "nan", "inf", "-inf", "NaN", "0.5", "1e5", "",
    ];

    private static readonly long[] s_values = [0, 1, -1, 2, 7, 8, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    /// <summary>An input.</summary>
    /// <param name="target">What it is for.</param>
    /// <param name="seed">Decides all that is drawn.</param>
    public static byte[] Make(FuzzTarget target, long seed)
    {
        var random = new Random(unchecked((int)(seed * 2654435761L) ^ (int)(seed >> 32)));
        byte[] input = target.Seeds[random.Next(target.Seeds.Count)];
        for (int changes = 1 + (int)Math.Pow(random.NextDouble() * 2.5, 3); changes > 0; changes--)
            input = Change(input, target, random);
        return input;
    }

    private static byte[] Change(byte[] input, FuzzTarget target, Random random)
    {
        int at = random.Next(input.Length + 1), length = Math.Min(input.Length - at, 1 + (int)Math.Pow(random.NextDouble() * 8, 3));
        switch (random.Next(12))
        {
            case 0 when input.Length > 0:
                return Replace(input, Math.Min(at, input.Length - 1), 1, [(byte)random.Next(256)]);
            case 1 when input.Length > 0:
                int flipped = Math.Min(at, input.Length - 1);
                return Replace(input, flipped, 1, [(byte)(input[flipped] ^ (1 << random.Next(8)))]);
            case 2:
                return Replace(input, at, length, []);
            case 3:
                return input[..at];
            case 4:
                return Replace(input, at, 0, input.AsSpan(at, length));
            case 5:
                byte[] other = target.Seeds[random.Next(target.Seeds.Count)];
                int from = random.Next(other.Length + 1);
                return random.Next(2) == 0 ? [.. input.AsSpan(0, at), .. other.AsSpan(from)] : Replace(input, at, length, other.AsSpan(from, Math.Min(length, other.Length - from)));
            case 6 when target.Words.Count > 0:
                return Replace(input, at, random.Next(2) * length, Encoding.UTF8.GetBytes(target.Words[random.Next(target.Words.Count)]));
            case 7:
                return Value(input, at, random);
            case 8:
                byte[] piece = [.. input.AsSpan(at, Math.Min(length, 20))];
                return Replace(input, at, 0, [.. Enumerable.Repeat(piece, (int)Math.Pow(10, random.NextDouble() * 3)).SelectMany(bytes => bytes)]);
            case 9:
                return Lines(input, random);
            default:
                return Number(input, at, random);
        }
    }

    // A number in binary, in place of what is there.
    private static byte[] Value(byte[] input, int at, Random random)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, s_values[random.Next(s_values.Length)] + random.Next(-1, 2));
        int size = Math.Min(1 << random.Next(4), input.Length - at);
        return Replace(input, at, size, bytes.AsSpan(0, size));
    }

    // A number in letters, in place of the next one.
    private static byte[] Number(byte[] input, int at, Random random)
    {
        int start = input.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return input;
        start += at;
        int end = start;
        while (end < input.Length && (char.IsAsciiDigit((char)input[end]) || input[end] is (byte)'.' or (byte)'e' or (byte)'-' or (byte)'+'))
            end++;
        string number = random.Next(3) switch
        {
            0 => s_numbers[random.Next(s_numbers.Length)],
            1 => random.Next(-3, 40).ToString(CultureInfo.InvariantCulture),
            _ => long.TryParse(Encoding.ASCII.GetString(input.AsSpan(start, end - start)), out long was)
                ? unchecked(was + random.Next(-2, 3)).ToString(CultureInfo.InvariantCulture)
                : random.Next(100).ToString(CultureInfo.InvariantCulture),
        };
        return Replace(input, start, end - start, Encoding.ASCII.GetBytes(number));
    }

    // Lines left out, doubled or exchanged.
    private static byte[] Lines(byte[] input, Random random)
    {
        List<byte[]> lines = [];
        for (int start = 0; start < input.Length;)
        {
            int end = input.AsSpan(start).IndexOf((byte)'\n');
            end = end < 0 ? input.Length : start + end + 1;
            lines.Add(input[start..end]);
            start = end;
        }
        if (lines.Count < 2)
            return input;
        int one = random.Next(lines.Count), two = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(two, lines[one]);
                break;
            default:
                (lines[one], lines[two]) = (lines[two], lines[one]);
                break;
        }
        return [.. lines.SelectMany(line => line)];
    }

    private static byte[] Replace(byte[] input, int at, int length, ReadOnlySpan<byte> with) =>
        [.. input.AsSpan(0, at), .. with, .. input.AsSpan(at + length)];
}
