using System.Buffers;

namespace SynapseServerless.Images;

/// <summary>A decoded image: rows of pixels of 8-bit channels, in the order blue, green, red, alpha, as Spark and OpenCV have them.</summary>
/// <remarks>Its bytes are rented, so that its maker disposes it, once.</remarks>
internal sealed class Picture : IDisposable
{
    private byte[]? _bytes;

    private Picture(byte[] bytes, int width, int height, int channels)
    {
        _bytes = bytes;
        Width = width;
        Height = height;
        Channels = channels;
    }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for colour, 4 for colour and opacity.</summary>
    public int Channels { get; }

    /// <summary>Where the image came from; null where nobody said.</summary>
    public string? Origin { get; private set; }

    /// <summary>Parts of it that are wanted.</summary>
    public IReadOnlyList<Box> Boxes { get; private set; } = [];

    /// <summary>Bytes of a row.</summary>
    public int Stride => Width * Channels;

    /// <summary>All bytes, row after row.</summary>
    public Span<byte> Pixels => (_bytes ?? throw new ObjectDisposedException(nameof(Picture))).AsSpan(0, Stride * Height);

    /// <summary>A picture whose bytes are still to be written.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="origin">Where it came from.</param>
    public static Picture Rent(int width, int height, int channels, string? origin = null) =>
        new(ArrayPool<byte>.Shared.Rent(Math.Max(1, checked(width * height * channels))), width, height, channels) { Origin = origin };

    /// <summary>A picture of the same origin whose bytes are still to be written.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Channels.</param>
    public Picture Like(int width, int height, int channels) => Rent(width, height, channels, Origin);

    /// <summary>A picture of the same bytes.</summary>
    public Picture Copy()
    {
        Picture copy = Like(Width, Height, Channels);
        Pixels.CopyTo(copy.Pixels);
        return copy;
    }

    /// <summary>This picture, with another origin.</summary>
    /// <param name="origin">Where it came from.</param>
    public Picture From(string? origin)
    {
        Origin = origin;
        return this;
    }

    /// <summary>This picture, with parts of it that are wanted.</summary>
    /// <param name="boxes">The parts.</param>
    public Picture With(IReadOnlyList<Box> boxes)
    {
        Boxes = boxes;
        return this;
    }

    /// <summary>The bytes of a row.</summary>
    /// <param name="y">The row, from the top.</param>
    public Span<byte> Row(int y) => Pixels.Slice(y * Stride, Stride);

    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
