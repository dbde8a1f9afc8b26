namespace SynapseServerless.Images;

/// <summary>Something that is done to a picture.</summary>
internal abstract class ImageOperation
{
    /// <summary>Does it.</summary>
    /// <param name="picture">The picture; taken over: what comes back is disposed by the caller, this one no more.</param>
    /// <exception cref="MediaException">The picture is not such that it can be done.</exception>
    public Picture Apply(Picture picture)
    {
        Picture result;
        try
        {
            result = Make(picture);
        }
        catch
        {
            picture.Dispose();
            throw;
        }
        if (!ReferenceEquals(result, picture))
            picture.Dispose();
        return result;
    }

    /// <summary>What is known of the size afterwards.</summary>
    /// <param name="before">What is known before.</param>
    public virtual ImageShape After(ImageShape before) => before;

    /// <summary>Makes the result: another picture, or the same one with other bytes.</summary>
    /// <param name="picture">The picture, borrowed.</param>
    protected abstract Picture Make(Picture picture);
}
