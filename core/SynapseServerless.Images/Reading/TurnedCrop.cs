namespace SynapseServerless.Images;

/// <summary>Cuts out what lies in a rectangle that is turned, and turns it upright.</summary>
internal static class TurnedCrop
{
    /// <summary>What lies in a box; beyond the edges of the picture its last pixel stands.</summary>
    /// <param name="picture">The picture, borrowed.</param>
    /// <param name="box">The box.</param>
    public static Picture Cut(Picture picture, Box box)
    {
        Picture target = picture.Like(box.Width, box.Height, picture.Channels);
        (double sine, double cosine) = Math.SinCos(box.Angle * Math.PI / 180);
        double middleX = box.X + (box.Width / 2.0), middleY = box.Y + (box.Height / 2.0);
        for (int y = 0; y < box.Height; y++)
        {
            Span<byte> row = target.Row(y);
            double down = y + 0.5 - (box.Height / 2.0);
            for (int x = 0; x < box.Width; x++)
            {
                double across = x + 0.5 - (box.Width / 2.0);
                Mix(picture, middleX + (across * cosine) - (down * sine) - 0.5, middleY + (across * sine) + (down * cosine) - 0.5, row.Slice(x * picture.Channels, picture.Channels));
            }
        }
        return target;
    }

    // The four pixels around a place, by how near they are.
    private static void Mix(Picture picture, double x, double y, Span<byte> to)
    {
        x = Math.Clamp(x, 0, picture.Width - 1);
        y = Math.Clamp(y, 0, picture.Height - 1);
        int left = (int)x, top = (int)y, right = Math.Min(left + 1, picture.Width - 1), bottom = Math.Min(top + 1, picture.Height - 1), channels = picture.Channels;
        double across = x - left, down = y - top;
        ReadOnlySpan<byte> upper = picture.Row(top), lower = picture.Row(bottom);
        for (int channel = 0; channel < channels; channel++)
        {
            double above = upper[(left * channels) + channel] + (across * (upper[(right * channels) + channel] - upper[(left * channels) + channel]));
            double below = lower[(left * channels) + channel] + (across * (lower[(right * channels) + channel] - lower[(left * channels) + channel]));
            to[channel] = (byte)(above + (down * (below - above)) + 0.5);
        }
    }
}
