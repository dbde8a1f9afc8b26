namespace SynapseServerless.Images;

/// <summary>What size an image is to get: one that is given, or one that keeps the ratio of its sides.</summary>
internal sealed record SizeRule
{
    /// <summary>Rows; null where they follow from the other side.</summary>
    public int? Height { get; init; }

    /// <summary>Pixels of a row; null where they follow from the other side.</summary>
    public int? Width { get; init; }

    /// <summary>The shorter side; null where it is not given.</summary>
    public int? Shorter { get; init; }

    /// <summary>The most that the longer side gets; null for no limit.</summary>
    public int? MostLonger { get; init; }

    /// <summary>The least that the shorter side gets; null for no limit.</summary>
    public int? LeastShorter { get; init; }

    /// <summary>What both sides are rounded to a multiple of.</summary>
    public int MultipleOf { get; init; } = 1;

    /// <summary>The size of an image.</summary>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its pixels of a row.</param>
    /// <exception cref="MediaException">The image would become vast.</exception>
    public (int Height, int Width) Of(int height, int width)
    {
        if (Height is int rows && Width is int pixels)
            return (rows, pixels);
        double longer = Math.Max(height, width);
        double scale = Height is int high ? (double)high / height : Width is int wide ? (double)wide / width : Shorter is int shorter ? (double)shorter / Math.Min(height, width) : 1;
        if (LeastShorter is int least)
            scale = Math.Max(scale, least / (double)Math.Min(height, width));
        if (MostLonger is int most)
            scale = Math.Min(scale, most / longer);
        double down = Rounded(scale * height), across = Rounded(scale * width);
        if (down * across > DecodeLimits.Default.MaxPixels)
            throw new MediaException($"Of {width} x {height} pixels, {across} x {down} would be made", "Crop the image first, or resize to a height and a width.");
        return ((int)down, (int)across);
    }

    /// <summary>What is known of the size of all images afterwards.</summary>
    /// <param name="before">What is known before.</param>
    public ImageShape After(ImageShape before)
    {
        if (before is { Height: int height, Width: int width })
        {
            (int down, int across) = Of(height, width);
            return before with { Height = down, Width = across };
        }
        bool isExact = MultipleOf == 1 && MostLonger is null && LeastShorter is null;
        return before with { Height = isExact || Width is not null ? Height : null, Width = isExact || Height is not null ? Width : null };
    }

    private double Rounded(double side) =>
        MultipleOf == 1 ? Math.Max(1, Math.Floor(side + 0.5)) : Math.Max(MultipleOf, Math.Floor((side / MultipleOf) + 0.5) * MultipleOf);
}
