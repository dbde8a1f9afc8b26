using Apache.Arrow;

namespace SynapseServerless.Images;

/// <summary>A column in the making, of what is made of images or sounds.</summary>
/// <typeparam name="T">What a cell was decoded to.</typeparam>
internal interface IMediaColumn<in T>
{
    /// <summary>How many bytes it has so far.</summary>
    long Bytes { get; }

    /// <summary>Adds what is made of an image or a sound.</summary>
    /// <param name="value">The image or sound; the column disposes it.</param>
    /// <returns>How many rows that is.</returns>
    /// <exception cref="MediaException">It is not such that it can be done; nothing is added.</exception>
    int Append(T value);

    /// <summary>Adds a row without a value.</summary>
    void AppendNull();

    /// <summary>The column; nothing is added afterwards.</summary>
    IArrowArray Build();
}

/// <summary>Columns in the making.</summary>
internal static class MediaColumns
{
    /// <summary>When a batch has enough: as much as readers put into one. Photographs are some rows, thumbnails all of them.</summary>
    public const long BatchBytes = 64 << 20;
}
