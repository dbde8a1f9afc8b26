namespace SynapseServerless.Images;

/// <summary>Hue, saturation and value, as OpenCV has them in 8 bits: half the degrees of the hue, the others from 0 to 255.</summary>
internal static class Hsv
{
    /// <summary>Converts pixels of blue, green and red in place.</summary>
    /// <param name="pixels">The pixels.</param>
    public static void Convert(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            int blue = pixels[i], green = pixels[i + 1], red = pixels[i + 2];
            int value = Math.Max(red, Math.Max(green, blue)), range = value - Math.Min(red, Math.Min(green, blue));
            pixels[i] = Hue(blue, green, red, value, range);
            pixels[i + 1] = value == 0 ? (byte)0 : (byte)Math.Round(255.0 * range / value);
            pixels[i + 2] = (byte)value;
        }
    }

    private static byte Hue(int blue, int green, int red, int value, int range)
    {
        if (range == 0)
            return 0;
        double degrees = value == red ? 60.0 * (green - blue) / range
            : value == green ? 120 + (60.0 * (blue - red) / range)
            : 240 + (60.0 * (red - green) / range);
        int half = (int)Math.Round((degrees < 0 ? degrees + 360 : degrees) / 2);
        return (byte)(half == 180 ? 0 : half);
    }
}
