using System.Runtime.Intrinsics;

namespace SynapseServerless.Images;

/// <summary>Makes pixels of another number of channels.</summary>
internal static class Channels
{
    /// <summary>Copies the first three of every four bytes.</summary>
    /// <param name="source">Pixels of four bytes.</param>
    /// <param name="target">Pixels of three bytes.</param>
    public static void DropFourth(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int pixels = source.Length / 4, at = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<byte> order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
            // Sixteen bytes are written where twelve count: the next four pixels write over the rest.
            for (; at + 6 <= pixels; at += 4)
                Vector128.Shuffle(Vector128.Create(source.Slice(at * 4, 16)), order).CopyTo(target.Slice(at * 3, 16));
        }
        for (; at < pixels; at++)
            source.Slice(at * 4, 3).CopyTo(target.Slice(at * 3, 3));
    }

    /// <summary>A picture of another number of channels: grey by the weights of ITU-R BT.601, colour of grey by repeating it, full opacity where there was none.</summary>
    /// <param name="picture">The picture; disposed where another takes its place.</param>
    /// <param name="channels">1, 3 or 4.</param>
    public static Picture To(Picture picture, int channels)
    {
        if (picture.Channels == channels)
            return picture;
        using (picture)
        {
            Picture target = picture.Like(picture.Width, picture.Height, channels);
            Span<byte> from = picture.Pixels, to = target.Pixels;
            if (channels == 1)
                Grey(from, to, picture.Channels, blue: 0, red: 2);
            else if (picture.Channels == 4)
                DropFourth(from, to);
            else
                Spread(from, to, picture.Channels, channels);
            return target;
        }
    }

    /// <summary>Grey of colour: 0.299 red + 0.587 green + 0.114 blue, rounded.</summary>
    /// <param name="from">Pixels.</param>
    /// <param name="to">Grey values.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="blue">Which of them is blue.</param>
    /// <param name="red">Which of them is red.</param>
    public static void Grey(ReadOnlySpan<byte> from, Span<byte> to, int channels, int blue, int red)
    {
        // The weights in parts of 2^15, whose sum is 2^15.
        for (int i = 0, at = 0; i < to.Length; i++, at += channels)
            to[i] = (byte)(((from[at + red] * 9798) + (from[at + 1] * 19235) + (from[at + blue] * 3735) + (1 << 14)) >> 15);
    }

    private static void Spread(ReadOnlySpan<byte> from, Span<byte> to, int fromChannels, int toChannels)
    {
        for (int i = 0, at = 0; at < to.Length; i += fromChannels, at += toChannels)
        {
            to[at] = from[i];
            to[at + 1] = from[fromChannels == 1 ? i : i + 1];
            to[at + 2] = from[fromChannels == 1 ? i : i + 2];
            if (toChannels == 4)
                to[at + 3] = 255;
        }
    }
}
