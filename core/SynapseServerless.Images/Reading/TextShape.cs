namespace SynapseServerless.Images;

/// <summary>The pixels of a map that are one piece of text, and the rectangle around them along their own direction.</summary>
/// <param name="map">The map.</param>
/// <param name="pixels">The places of the pixels.</param>
internal sealed class TextShape(Matrix map, List<int> pixels)
{
    // Leaning by less is not worth turning; words that are no longer than high have no direction that can be told.
    private const double LeastDegrees = 0.5, LeastLength = 2;

    /// <summary>By how much the text leans, in radians clockwise.</summary>
    public double Angle { get; private set; }

    /// <summary>The middle of the rectangle, counted from the edge of the first pixel.</summary>
    public (double X, double Y) Middle { get; private set; }

    /// <summary>How long and how high the rectangle is.</summary>
    public (double Width, double Height) Size { get; private set; }

    /// <summary>The mean of the map within the rectangle.</summary>
    public double Score { get; private set; }

    /// <summary>Measures the pixels.</summary>
    public TextShape Measure()
    {
        Fit(0);
        if (Size.Width >= LeastLength * Size.Height && Direction() is var angle && Math.Abs(angle) is >= LeastDegrees * Math.PI / 180 and < Math.PI / 4)
            Fit(angle);
        Score = Mean();
        return this;
    }

    // The direction in which the pixels spread most: the principal axis of their second moments.
    private double Direction()
    {
        double x = pixels.Average(place => (double)(place % map.Width)), y = pixels.Average(place => (double)(place / map.Width));
        double xx = 0, yy = 0, xy = 0;
        foreach (int place in pixels)
        {
            double across = (place % map.Width) - x, down = (place / map.Width) - y;
            xx += across * across;
            yy += down * down;
            xy += across * down;
        }
        return 0.5 * Math.Atan2(2 * xy, xx - yy);
    }

    private void Fit(double angle)
    {
        Angle = angle;
        (double sine, double cosine) = Math.SinCos(angle);
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        foreach (int place in pixels)
        {
            double x = (place % map.Width) + 0.5, y = (place / map.Width) + 0.5, along = (x * cosine) + (y * sine), below = (y * cosine) - (x * sine);
            (left, right, top, bottom) = (Math.Min(left, along), Math.Max(right, along), Math.Min(top, below), Math.Max(bottom, below));
        }
        double middleAlong = (left + right) / 2, middleBelow = (top + bottom) / 2;
        Middle = ((middleAlong * cosine) - (middleBelow * sine), (middleAlong * sine) + (middleBelow * cosine));
        Size = (right - left + 1, bottom - top + 1);
    }

    private double Mean()
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        double reach = (Math.Abs(Size.Width * sine) + Math.Abs(Size.Height * cosine)) / 2, span = (Math.Abs(Size.Width * cosine) + Math.Abs(Size.Height * sine)) / 2;
        double sum = 0;
        int count = 0;
        for (int y = (int)Math.Max(0, Middle.Y - reach); y <= Math.Min(map.Rows - 1, Middle.Y + reach); y++)
        {
            for (int x = (int)Math.Max(0, Middle.X - span); x <= Math.Min(map.Width - 1, Middle.X + span); x++)
            {
                double across = x + 0.5 - Middle.X, down = y + 0.5 - Middle.Y;
                if (Math.Abs((across * cosine) + (down * sine)) > Size.Width / 2 || Math.Abs((down * cosine) - (across * sine)) > Size.Height / 2)
                    continue;
                sum += map.Values[(y * map.Width) + x];
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
