namespace SynapseServerless.Images;

/// <summary>The mean of a box around each pixel. Beyond the edge the picture is mirrored, its last row or column not repeated, as OpenCV does.</summary>
/// <param name="height">Rows of the box.</param>
/// <param name="width">Pixels of a row of the box.</param>
internal sealed class BlurOperation(int height, int width) : ImageOperation
{
    protected override Picture Make(Picture picture)
    {
        Picture target = picture.Like(picture.Width, picture.Height, picture.Channels);
        int stride = picture.Stride, channels = picture.Channels;
        // Sums of columns go on from row to row, and sums of the box from pixel to pixel.
        int[] columns = new int[stride];
        int[] rows = Mirror.Places(picture.Height, height), places = Mirror.Places(picture.Width, width);
        for (int row = 0; row < height; row++)
            Add(columns, picture.Row(rows[row]), 1);
        long area = (long)height * width;
        for (int y = 0; y < picture.Height; y++)
        {
            if (y > 0)
            {
                Add(columns, picture.Row(rows[y - 1]), -1);
                Add(columns, picture.Row(rows[y - 1 + height]), 1);
            }
            Span<byte> to = target.Row(y);
            for (int channel = 0; channel < channels; channel++)
            {
                long sum = 0;
                for (int i = 0; i < width; i++)
                    sum += columns[(places[i] * channels) + channel];
                for (int x = 0; x < picture.Width; x++)
                {
                    if (x > 0)
                        sum += columns[(places[x - 1 + width] * channels) + channel] - columns[(places[x - 1] * channels) + channel];
                    to[(x * channels) + channel] = (byte)(((2 * sum) + area) / (2 * area));
                }
            }
        }
        return target;
    }

    private static void Add(Span<int> sums, ReadOnlySpan<byte> row, int sign)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += sign * row[i];
    }
}
