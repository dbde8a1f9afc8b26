using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Makes vectors of images: the values from 0 to 255 of one channel after the other, in the order blue, green, red, opacity.</summary>
/// <remarks>
/// A byte 0 becomes 0; SynapseML makes 256 of it. Where all images have one size, which <see cref="ImageTransformer"/> and
/// <see cref="ResizeImageTransformer"/> say of what they write, the vectors are dense ones of that width; otherwise lists of varying length.
/// </remarks>
public sealed class UnrollImage : ImageStage
{
    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name) => Vectors.Output(name, ImageShape.Of(column), []);
}

/// <summary>Makes vectors of image files, resized where a size is given: the values from 0 to 255 of one channel after the other.</summary>
/// <remarks>
/// The order of channels is blue, green, red, opacity. A byte 0 becomes 0. With width, height and nChannels the vectors are dense ones of that width;
/// otherwise lists of varying length.
/// </remarks>
public sealed class UnrollBinaryImage : ImageStage
{
    /// <summary>Pixels of a row; null for those that each image has.</summary>
    [Range(1, 100_000)]
    public int? Width { get; init; }

    /// <summary>Rows; null for those that each image has.</summary>
    [Range(1, 100_000)]
    public int? Height { get; init; }

    /// <summary>Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has.</summary>
    [AllowedValues(null, 1, 3, 4)]
    public int? NChannels { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Width is null != Height is null)
            yield return BadParameter(Width is null ? nameof(Height) : nameof(Width), "One of width and height is given", "Give both, or neither.");
    }

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name) =>
        Vectors.Output(name, ImageShape.Of(column), Sizing.Operations(Height, Width, NChannels, Interpolation.Linear));
}

/// <summary>Columns of unrolled images.</summary>
internal static class Vectors
{
    /// <summary>The column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="before">What is known of the size of the images.</param>
    /// <param name="operations">What is done to them first.</param>
    public static ImageOutput Output(string name, ImageShape before, List<ImageOperation> operations)
    {
        ImageShape shape = operations.Aggregate(before, static (known, operation) => operation.After(known));
        Field field = ColumnMetadata.Vector(name, shape.IsKnown ? shape.Size : 0);
        return field.DataType is FixedSizeListType fixedSize
            ? new ImageOutput(ColumnMetadata.With(field, ColumnMetadata.ShapeKey, shape.ToArray()), _ => new FixedVectorColumn(fixedSize, shape)) { Operations = operations }
            : new ImageOutput(field, _ => new VectorColumn((ListType)field.DataType)) { Operations = operations };
    }
}
