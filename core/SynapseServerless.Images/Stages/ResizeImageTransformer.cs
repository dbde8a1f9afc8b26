using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Makes images of one size, and of one number of channels where that is given.</summary>
/// <remarks><see cref="ImageTransformer"/> does this and more; SynapseML has both.</remarks>
public sealed class ResizeImageTransformer : ImageStage
{
    /// <summary>How many pixels a row gets.</summary>
    [Range(1, 100_000)]
    public int Width { get; init; }

    /// <summary>How many rows images get.</summary>
    [Range(1, 100_000)]
    public int Height { get; init; }

    /// <summary>Channels: 1 for grey, 3 for colour, 4 for colour and opacity; null for those that each image has.</summary>
    [AllowedValues(null, 1, 3, 4)]
    public int? NChannels { get; init; }

    /// <summary>How pixels of another size are made.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Linear;

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name)
    {
        List<ImageOperation> operations = Sizing.Operations(Height, Width, NChannels, Interpolation);
        ImageShape shape = operations.Aggregate(ImageShape.Of(column), static (known, operation) => operation.After(known));
        return new ImageOutput(ImageSchema.Column(name, shape), static rows => new ImageColumn(rows)) { Operations = operations };
    }
}

/// <summary>What makes images of a size.</summary>
internal static class Sizing
{
    /// <summary>The operations.</summary>
    /// <param name="height">Rows; null to leave the size as it is.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">Channels; null to leave them as they are.</param>
    /// <param name="interpolation">How.</param>
    public static List<ImageOperation> Operations(int? height, int? width, int? channels, Interpolation interpolation)
    {
        var operations = new List<ImageOperation>();
        if (channels is int count)
            operations.Add(new ChannelsOperation(count));
        if (height is int rows && width is int pixels)
            operations.Add(ResizeOperation.To(rows, pixels, interpolation));
        return operations;
    }
}
