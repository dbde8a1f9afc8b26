namespace SynapseServerless.Images;

/// <summary>Blurs by the bell curve, in both directions.</summary>
internal sealed class GaussianOperation : ImageOperation
{
    private readonly double[] _kernel;

    /// <param name="size">Pixels of the kernel, an odd number.</param>
    /// <param name="sigma">Standard deviation in pixels; where it is not above 0, it follows from the size.</param>
    public GaussianOperation(int size, double sigma) => _kernel = Kernel(size, sigma);

    /// <summary>The weights: exp(-(i - (size - 1) / 2)² / (2 sigma²)), which sum to 1.</summary>
    /// <param name="size">How many.</param>
    /// <param name="sigma">Standard deviation; where it is not above 0, 0.3 ((size - 1) / 2 - 1) + 0.8, as OpenCV has it.</param>
    public static double[] Kernel(int size, double sigma)
    {
        double deviation = sigma > 0 ? sigma : (0.3 * (((size - 1) * 0.5) - 1)) + 0.8;
        double[] kernel = new double[size];
        for (int i = 0; i < size; i++)
        {
            double distance = i - ((size - 1) * 0.5);
            kernel[i] = Math.Exp(-(distance * distance) / (2 * deviation * deviation));
        }
        double sum = kernel.Sum();
        return [.. kernel.Select(weight => weight / sum)];
    }

    protected override Picture Make(Picture picture)
    {
        Picture target = picture.Like(picture.Width, picture.Height, picture.Channels);
        int stride = picture.Stride, channels = picture.Channels, size = _kernel.Length;
        int[] rows = Mirror.Places(picture.Height, size), places = Mirror.Places(picture.Width, size);
        double[] down = new double[stride];
        for (int y = 0; y < picture.Height; y++)
        {
            Array.Clear(down);
            for (int i = 0; i < size; i++)
            {
                ReadOnlySpan<byte> row = picture.Row(rows[y + i]);
                double weight = _kernel[i];
                for (int x = 0; x < down.Length; x++)
                    down[x] += weight * row[x];
            }
            Span<byte> to = target.Row(y);
            for (int x = 0, at = 0; x < picture.Width; x++)
            {
                for (int channel = 0; channel < channels; channel++, at++)
                {
                    double value = 0;
                    for (int i = 0; i < size; i++)
                        value += _kernel[i] * down[(places[x + i] * channels) + channel];
                    to[at] = (byte)Math.Clamp(Math.Round(value, MidpointRounding.ToEven), 0, 255);
                }
            }
        }
        return target;
    }
}
