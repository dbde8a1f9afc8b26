using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Resizes, crops, mirrors, blurs and recolours images, one step after the other, and makes tensors for models of them.</summary>
/// <remarks>
/// <para>The steps are SynapseML's, by its names. Two of them do what they are meant to: <c>blur</c> takes a box of <c>height</c> rows and <c>width</c>
/// pixels, where SynapseML exchanges the two, and <c>gaussianKernel</c> blurs in both directions, where SynapseML blurs up and down only.</para>
/// <para>A tensor has channel after channel, row after row (NCHW). Where all images come out with one size and one number of channels, which steps,
/// <c>autoConvertToColor</c> or the means tell, the column is a list of a fixed size, a dense vector, whose field says the shape in its metadata
/// (<c>synapse.shape</c>: <c>[3,224,224]</c>). Otherwise it is lists of lists of lists.</para>
/// </remarks>
public sealed class ImageTransformer : ImageStage
{
    /// <summary>The steps, in order; each is a mapping with an <c>action</c> and what that needs.</summary>
    public IReadOnlyList<ImageStep> Stages { get; init; } = [];

    /// <summary>Whether tensors come out rather than images.</summary>
    public bool ToTensor { get; init; }

    /// <summary>The type of the values of tensors; <c>uint8</c> takes no normalization.</summary>
    public TensorElementType TensorElementType { get; init; } = TensorElementType.Float;

    /// <summary>The order of the channels of tensors: RGB or BGR.</summary>
    [AllowedValues("RGB", "BGR", "rgb", "bgr")]
    public string TensorChannelOrder { get; init; } = "RGB";

    /// <summary>Means of the channels of tensors, in their order, which are subtracted after scaling; as many as there are channels.</summary>
    public IReadOnlyList<double>? NormalizeMean { get; init; }

    /// <summary>Standard deviations of the channels of tensors, in their order, which values are divided by; as many as there are channels.</summary>
    public IReadOnlyList<double>? NormalizeStd { get; init; }

    /// <summary>What values of tensors are multiplied by first, such as 1/255; null means 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ColorScaleFactor { get; init; }

    /// <summary>Whether grey images are made colour ones, before the first step.</summary>
    public bool AutoConvertToColor { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        for (int i = 0; i < Stages.Count; i++)
        {
            if (Problem(Stages[i]) is { } problem)
                yield return BadParameter(nameof(Stages), $"Step {i + 1} of {Stages.Count} cannot be done: {problem}");
        }
        foreach ((string name, IReadOnlyList<double>? values) in new[] { (nameof(NormalizeMean), NormalizeMean), (nameof(NormalizeStd), NormalizeStd) })
        {
            if (values is not null && values.Count is not (1 or 3))
                yield return BadParameter(name, $"There are {values.Count} numbers, and a tensor has 1 or 3 channels", "Give one for each channel.");
            if (values is not null && values.Any(value => !double.IsFinite(value) || (name == nameof(NormalizeStd) && value == 0)))
                yield return BadParameter(name, "A number is not finite, or a standard deviation is 0", "Give those that the model was trained with.");
        }
        if (NormalizeMean is not null && NormalizeStd is not null && NormalizeMean.Count != NormalizeStd.Count)
            yield return BadParameter(nameof(NormalizeStd), $"There are {NormalizeMean.Count} means and {NormalizeStd.Count} standard deviations", "Give one of each for each channel.");
        if (!ToTensor && (NormalizeMean is not null || NormalizeStd is not null || ColorScaleFactor is not null))
            yield return BadParameter(nameof(ToTensor), "Values are normalized for tensors, and images come out", "Set toTensor, or leave normalizeMean, normalizeStd and colorScaleFactor out.");
        if (ToTensor && TensorElementType == TensorElementType.Uint8 && (NormalizeMean is not null || NormalizeStd is not null || ColorScaleFactor is not (null or 1)))
            yield return BadParameter(nameof(TensorElementType), "Normalized values are no whole numbers from 0 to 255", "Choose float, or leave the normalization out.");
    }

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name)
    {
        List<ImageOperation> operations = [.. Stages.Select(StepReader.Read)];
        if (AutoConvertToColor)
            operations.Insert(0, new ToColorOperation());
        ImageShape shape = operations.Aggregate(ImageShape.Of(column), static (known, operation) => operation.After(known));
        if (!ToTensor)
            return new ImageOutput(ImageSchema.Column(name, shape), static rows => new ImageColumn(rows)) { Operations = operations };

        var normalization = new Normalization(NormalizeMean, NormalizeStd, ColorScaleFactor ?? 1, TensorChannelOrder.StartsWith('R') || TensorChannelOrder.StartsWith('r'));
        // A tensor has no opacity; where nothing but autoConvertToColor is known of the channels, there are three of colour.
        int? channels = normalization.Channels ?? (shape.Channels is int known ? Math.Min(3, known) : AutoConvertToColor ? 3 : null);
        ImageOutput output = Tensors.Output(name, TensorElementType, shape with { Channels = channels }, normalization, Uid);
        output.Operations = operations;
        return output;
    }

    private static string? Problem(ImageStep step)
    {
        try
        {
            StepReader.Read(step);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
