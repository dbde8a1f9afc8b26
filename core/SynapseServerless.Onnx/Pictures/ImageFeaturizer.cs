using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Makes vectors of images with a network: what its last layer but one knows of them (headless), or what it puts out.</summary>
/// <remarks>
/// Images are resized to what the model takes, scaled and normalized, and given to the model channel after channel, red first. Headless vectors are
/// features for other models, and to search by. Whatever shape the value inside the model has, the vector has all of its numbers, one after the other;
/// SynapseML keeps the first of each channel.
/// </remarks>
public sealed class ImageFeaturizer : Transformer
{
    /// <summary>The column of images or of the bytes of image files.</summary>
    [Required]
    public string InputCol { get; init; } = "image";

    /// <summary>The column that gets the vectors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The model; its <c>feedDict</c> and <c>fetchDict</c> are set here.</summary>
    [Required]
    public ONNXModel? OnnxModel { get; init; }

    /// <summary>Rows of the images that the model takes; null for what the model says itself.</summary>
    [Range(1, 100_000)]
    public int? ImageHeight { get; init; }

    /// <summary>Pixels of a row of the images that the model takes; null for what the model says itself.</summary>
    [Range(1, 100_000)]
    public int? ImageWidth { get; init; }

    /// <summary>Means of red, green and blue, which are subtracted after scaling; those of ImageNet unless set otherwise.</summary>
    public IReadOnlyList<double> ChannelNormalizationMeans { get; init; } = [0.485, 0.456, 0.406];

    /// <summary>Standard deviations of red, green and blue, which values are divided by; those of ImageNet unless set otherwise.</summary>
    public IReadOnlyList<double> ChannelNormalizationStds { get; init; } = [0.229, 0.224, 0.225];

    /// <summary>What values from 0 to 255 are multiplied by first.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double ColorScaleFactor { get; init; } = 1 / 255.0;

    /// <summary>How images are resized.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Linear;

    /// <summary>Whether rows without an image are left out; otherwise they get a null.</summary>
    public bool DropNa { get; init; } = true;

    /// <summary>Whether features come out rather than what the model puts out.</summary>
    public bool Headless { get; init; } = true;

    /// <summary>The value inside the model that has the features; null for what its last product with weights takes.</summary>
    public string? FeatureTensorName { get; init; }

    /// <summary>The output of the model; empty for the first.</summary>
    public string OutputTensorName { get; init; } = "";

    /// <summary>The input of the model that takes images; null for its only one.</summary>
    public string? ImageTensorName { get; init; }

    /// <summary>Whether an image that cannot be decoded counts as a row without one; otherwise its row is a bad row.</summary>
    public bool IgnoreDecodingErrors { get; init; }

    /// <summary>Whether grey images are made colour ones.</summary>
    public bool AutoConvertToColor { get; init; } = true;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => OnnxModel?.WorkerPool;

    private ONNXModel Model => OnnxModel ?? throw BadParameter(nameof(OnnxModel), "There is no model", "Give an ONNXModel with modelLocation or modelPayload.");

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OnnxModelInfo model = Model.GetModelInfo();
        OnnxValueInfo image = ImageInput(model);
        string tensorCol = Unused(input, "images"), rawCol = Unused(input, "features");
        using var transformer = new ImageTransformer
        {
            Uid = Uid, InputCol = InputCol, OutputCol = tensorCol, IgnoreDecodingErrors = IgnoreDecodingErrors, AutoConvertToColor = AutoConvertToColor,
            Stages = [ImageStep.Resize(Side(ImageHeight, image, 2, "imageHeight"), Side(ImageWidth, image, 3, "imageWidth"), Interpolation)],
            ToTensor = true, NormalizeMean = ChannelNormalizationMeans, NormalizeStd = ChannelNormalizationStds, ColorScaleFactor = ColorScaleFactor,
        };
        StageValidation.ThrowIfInvalid(transformer);
        BoundTransformer tensors = transformer.Bind(input);
        // Its session is that of the model, whichever stage asks for it.
        ONNXModel between = Model.Between(
            new Dictionary<string, string> { [image.Name] = tensorCol }, new Dictionary<string, string> { [rawCol] = Headless ? Features() : Output(model) });
        return new BoundFeatures(input, tensors, between.Bind(tensors.Output), tensorCol, rawCol, OutputCol ?? Uid + "_output", DropNa);
    }

    private OnnxValueInfo ImageInput(OnnxModelInfo model)
    {
        string inputs = string.Join(", ", model.Inputs);
        if (ImageTensorName is { Length: > 0 } name)
            return model.Inputs.FirstOrDefault(value => value.Name == name) ?? throw BadParameter(nameof(ImageTensorName), $"The model has no input '{name}'", $"Its inputs are {inputs}.");
        return model.Inputs.Count == 1 ? model.Inputs[0] : throw BadParameter(nameof(ImageTensorName), $"The model has {model.Inputs.Count} inputs", $"Name the one that takes images: {inputs}.");
    }

    private int Side(int? given, OnnxValueInfo image, int dimension, string parameter)
    {
        if (given is int side)
            return side;
        return image.Shape is { Count: 4 } shape && int.TryParse(shape[dimension], NumberStyles.None, CultureInfo.InvariantCulture, out int known) && known > 0
            ? known
            : throw BadParameter(parameter, $"The model takes images of any size: {image}", "Give the size that it was trained with.");
    }

    private string Features() => FeatureTensorName is { Length: > 0 } name ? name : Model.FindFeatures() ?? throw BadParameter(
        nameof(FeatureTensorName), "Where the features of the model are cannot be told: its first output is not made by a product with weights", "Name the value, or set headless to false.");

    private string Output(OnnxModelInfo model) => OutputTensorName.Length > 0 ? OutputTensorName : model.Outputs[0].Name;

    private static string Unused(Schema schema, string name)
    {
        while (schema.FieldsList.Any(field => field.Name == name))
            name += "_";
        return name;
    }
}
