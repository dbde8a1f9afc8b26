using Apache.Arrow;

namespace SynapseServerless.Images;

/// <summary>A column that is made of images.</summary>
/// <param name="field">Its field.</param>
/// <param name="create">Makes a column for at most so many rows.</param>
internal sealed class ImageOutput(Field field, Func<int, IMediaColumn<Picture>> create)
{
    /// <summary>Its field.</summary>
    public Field Field { get; } = field;

    /// <summary>Makes a column for at most so many rows.</summary>
    public Func<int, IMediaColumn<Picture>> Create { get; } = create;

    /// <summary>Whether every image gives one row.</summary>
    public bool KeepsRows { get; init; } = true;

    /// <summary>What is done to an image first, in order.</summary>
    public IReadOnlyList<ImageOperation> Operations { get; set; } = [];

    /// <summary>Says where the image of each row of a batch came from; null where the images themselves say it, or nobody.</summary>
    public Func<RecordBatch, Func<int, string?>>? Origins { get; init; }

    /// <summary>Reads the parts that are wanted of the image of each row of a batch; null where the whole is.</summary>
    public Func<RecordBatch, Func<int, IReadOnlyList<Box>>>? Boxes { get; init; }

    /// <summary>Does what is done to an image first.</summary>
    /// <param name="picture">The image; taken over.</param>
    public Picture Prepare(Picture picture)
    {
        foreach (ImageOperation operation in Operations)
            picture = operation.Apply(picture);
        return picture;
    }
}
