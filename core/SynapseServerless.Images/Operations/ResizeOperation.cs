using System.Collections.Concurrent;
using System.Numerics;

namespace SynapseServerless.Images;

/// <summary>Makes a picture of another size: each row first, then each column, in single precision, rounded once.</summary>
internal sealed class ResizeOperation : ImageOperation
{
    private const int MostFilters = 256;

    private readonly SizeRule _size;
    private readonly Interpolation _interpolation;

    // Pictures of a camera are all of one size.
    private readonly ConcurrentDictionary<(int From, int To), AxisFilter> _filters = new();

    /// <param name="size">What size pictures get.</param>
    /// <param name="interpolation">How their pixels are made.</param>
    public ResizeOperation(SizeRule size, Interpolation interpolation)
    {
        _size = size;
        _interpolation = interpolation;
    }

    /// <summary>To a size.</summary>
    public static ResizeOperation To(int height, int width, Interpolation interpolation) => new(new SizeRule { Height = height, Width = width }, interpolation);

    public override ImageShape After(ImageShape before) => _size.After(before);

    protected override Picture Make(Picture picture)
    {
        (int height, int width) = _size.Of(picture.Height, picture.Width);
        if (height == picture.Height && width == picture.Width)
            return picture;
        Picture target = picture.Like(width, height, picture.Channels);
        Resize(picture, target, Filter(picture.Width, width), Filter(picture.Height, height));
        return target;
    }

    private AxisFilter Filter(int from, int to)
    {
        if (_filters.Count > MostFilters)
            _filters.Clear();
        return _filters.GetOrAdd((from, to), key => AxisFilter.Create(key.From, key.To, _interpolation));
    }

    private static void Resize(Picture source, Picture target, AxisFilter across, AxisFilter down)
    {
        int stride = target.Stride, taps = down.Taps;
        // The rows that a new row is made of, each made narrower once: which row is kept at which place, its number says.
        var rows = new float[taps][];
        int[] kept = new int[taps];
        for (int i = 0; i < taps; i++)
        {
            rows[i] = new float[stride];
            kept[i] = -1;
        }
        float[] sum = new float[stride];
        for (int y = 0; y < target.Height; y++)
        {
            int start = down.Starts[y];
            ReadOnlySpan<float> weights = down.Weights.AsSpan(y * taps, taps);
            Array.Clear(sum);
            for (int tap = 0; tap < taps; tap++)
            {
                if (weights[tap] == 0)
                    continue;
                int row = start + tap, place = row % taps;
                if (kept[place] != row)
                {
                    Across(source.Row(row), rows[place], across, source.Channels);
                    kept[place] = row;
                }
                Add(sum, rows[place], weights[tap]);
            }
            Round(sum, target.Row(y));
        }
    }

    private static void Across(ReadOnlySpan<byte> from, Span<float> to, AxisFilter filter, int channels)
    {
        int taps = filter.Taps, at = 0;
        ReadOnlySpan<int> starts = filter.Starts;
        ReadOnlySpan<float> all = filter.Weights;
        for (int x = 0; x < starts.Length; x++)
        {
            ReadOnlySpan<float> weights = all.Slice(x * taps, taps);
            ReadOnlySpan<byte> pixels = from.Slice(starts[x] * channels, taps * channels);
            switch (channels)
            {
                case 1:
                    float grey = 0;
                    for (int tap = 0; tap < weights.Length; tap++)
                        grey += weights[tap] * pixels[tap];
                    to[at++] = grey;
                    break;
                case 3:
                    float blue = 0, green = 0, red = 0;
                    for (int tap = 0, i = 0; tap < weights.Length; tap++, i += 3)
                    {
                        blue += weights[tap] * pixels[i];
                        green += weights[tap] * pixels[i + 1];
                        red += weights[tap] * pixels[i + 2];
                    }
                    to[at++] = blue;
                    to[at++] = green;
                    to[at++] = red;
                    break;
                default:
                    for (int channel = 0; channel < channels; channel++)
                    {
                        float value = 0;
                        for (int tap = 0, i = channel; tap < weights.Length; tap++, i += channels)
                            value += weights[tap] * pixels[i];
                        to[at++] = value;
                    }
                    break;
            }
        }
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> row, float weight)
    {
        int i = 0;
        var factor = new Vector<float>(weight);
        for (; i + Vector<float>.Count <= sum.Length; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + (new Vector<float>(row[i..]) * factor)).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += row[i] * weight;
    }

    private static void Round(ReadOnlySpan<float> sum, Span<byte> to)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = (byte)Math.Clamp(sum[i] + 0.5f, 0, 255);
    }
}
