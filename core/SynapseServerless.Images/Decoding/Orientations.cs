using System.Runtime.InteropServices;

namespace SynapseServerless.Images;

/// <summary>Turns pictures upright, as the tag "orientation" of EXIF and TIFF says.</summary>
internal static class Orientations
{
    /// <summary>A picture turned upright.</summary>
    /// <param name="picture">The picture; disposed where another takes its place.</param>
    /// <param name="orientation">1 to 8: which edges of what is stored are the top and the left; anything else is taken for 1, upright.</param>
    public static Picture Turn(Picture picture, int orientation)
    {
        if (orientation is < 2 or > 8)
            return picture;
        using (picture)
        {
            return picture.Channels switch
            {
                1 => Turn<byte>(picture, orientation),
                4 => Turn<uint>(picture, orientation),
                _ => Turn<Bgr>(picture, orientation),
            };
        }
    }

    private static Picture Turn<T>(Picture source, int orientation)
        where T : unmanaged
    {
        bool swaps = orientation >= 5;
        int width = source.Width, height = source.Height;
        Picture target = swaps ? source.Like(height, width, source.Channels) : source.Like(width, height, source.Channels);
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source.Pixels);
        Span<T> to = MemoryMarshal.Cast<byte, T>(target.Pixels);
        // Where the first pixel of the result is, and how far it is from there to the next pixel of a row, and of a column.
        (int first, int right, int down) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => ((width * height) - 1, -1, -width),
            4 => ((height - 1) * width, 1, -width),
            5 => (0, width, 1),
            6 => ((height - 1) * width, -width, 1),
            7 => ((width * height) - 1, -width, -1),
            _ => (width - 1, width, -1),
        };
        for (int y = 0, at = 0; y < target.Height; y++)
        {
            int place = first + (y * down);
            for (int x = 0; x < target.Width; x++, place += right)
                to[at++] = from[place];
        }
        return target;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    private struct Bgr
    {
        private byte _first;
    }
}
