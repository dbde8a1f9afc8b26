namespace SynapseServerless.Images;

/// <summary>Which pixel stands for one that lies beyond the edge: the picture is mirrored at its last pixel (… 2 1 0 1 2 …).</summary>
internal static class Mirror
{
    /// <summary>The places of the pixels under a window, for the window at each place: those of the window at place i are entries i to i + size - 1.</summary>
    /// <param name="length">Pixels.</param>
    /// <param name="size">Pixels of the window, whose middle is at half its size, rounded down.</param>
    public static int[] Places(int length, int size)
    {
        int[] places = new int[length + size - 1];
        for (int i = 0; i < places.Length; i++)
            places[i] = Place(i - (size / 2), length);
        return places;
    }

    private static int Place(int place, int length)
    {
        if (length == 1)
            return 0;
        int period = 2 * (length - 1), within = ((place % period) + period) % period;
        return within < length ? within : period - within;
    }
}
