namespace SynapseServerless.Images;

/// <summary>Of which pixels, by which weights, each pixel of a resized row or column is made.</summary>
internal sealed class AxisFilter
{
    private AxisFilter(int from, int to, int taps)
    {
        From = from;
        Taps = taps;
        Starts = new int[to];
        Weights = new float[to * taps];
    }

    /// <summary>Pixels before.</summary>
    public int From { get; }

    /// <summary>How many pixels each new one is made of at most.</summary>
    public int Taps { get; }

    /// <summary>For each new pixel the first that it is made of; there are always <see cref="Taps"/> from there on.</summary>
    public int[] Starts { get; }

    /// <summary>The weights, <see cref="Taps"/> for each new pixel; their sum is 1.</summary>
    public float[] Weights { get; }

    /// <summary>The filter for a direction. The centres of pixels are where the halves are: pixel i covers i to i + 1.</summary>
    /// <param name="from">Pixels before.</param>
    /// <param name="to">Pixels after.</param>
    /// <param name="interpolation">How.</param>
    public static AxisFilter Create(int from, int to, Interpolation interpolation)
    {
        double scale = (double)from / to;
        // A copy, however it is asked for.
        if (from == to)
            return Filled(from, to, 1, (i, _) => (i, i + 1), static (_, _) => 1);
        return interpolation switch
        {
            Interpolation.Nearest => Filled(from, to, 1, (i, _) => ((int)Math.Min(from - 1, Math.Floor(i * scale)), from), static (_, _) => 1),
            Interpolation.Antialias when scale > 1 => Filled(from, to, (int)Math.Ceiling(scale) * 2 + 1, (i, _) => Around(i, scale, scale), (i, x) => Triangle((x + 0.5 - ((i + 0.5) * scale)) / scale)),
            Interpolation.Area when scale > 1 => Filled(from, to, (int)Math.Ceiling(scale) + 1, (i, _) => ((int)Math.Floor(i * scale), (int)Math.Ceiling((i + 1) * scale)), (i, x) => Math.Min((i + 1) * scale, x + 1) - Math.Max(i * scale, x)),
            _ => Filled(from, to, 2, (i, _) => Around(i, scale, 1), (i, x) => Triangle(x + 0.5 - ((i + 0.5) * scale))),
        };
    }

    private static (int, int) Around(int i, double scale, double support)
    {
        double centre = (i + 0.5) * scale;
        return ((int)Math.Floor(centre - support), (int)Math.Ceiling(centre + support));
    }

    private static double Triangle(double distance) => Math.Max(0, 1 - Math.Abs(distance));

    // What lies outside is not counted, and the weights of what lies inside are raised to make 1: the same as repeating the last pixel where there are two.
    private static AxisFilter Filled(int from, int to, int taps, Func<int, int, (int Start, int End)> range, Func<int, int, double> weight)
    {
        taps = Math.Min(taps, from);
        var filter = new AxisFilter(from, to, taps);
        var found = new List<(int Place, double Weight)>();
        for (int i = 0; i < to; i++)
        {
            (int start, int end) = range(i, from);
            found.Clear();
            for (int x = Math.Max(0, start); x < Math.Min(from, end) && found.Count < taps; x++)
            {
                if (weight(i, x) is > 1e-9 and double value)
                    found.Add((x, value));
            }
            int first = Math.Min(found[0].Place, from - taps);
            double sum = found.Sum(entry => entry.Weight);
            filter.Starts[i] = first;
            foreach ((int place, double value) in found)
                filter.Weights[(i * taps) + place - first] = (float)(value / sum);
        }
        return filter;
    }
}
