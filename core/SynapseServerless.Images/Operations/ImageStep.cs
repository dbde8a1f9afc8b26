namespace SynapseServerless.Images;

/// <summary>A step of <see cref="ImageTransformer"/>: an action and what it needs, by SynapseML's names.</summary>
public sealed record ImageStep
{
    /// <summary>What is done.</summary>
    public required ImageAction Action { get; init; }

    /// <summary>Rows, for <c>resize</c>, <c>crop</c>, <c>centerCrop</c> and <c>blur</c>.</summary>
    public double? Height { get; init; }

    /// <summary>Pixels of a row, for <c>resize</c>, <c>crop</c>, <c>centerCrop</c> and <c>blur</c>.</summary>
    public double? Width { get; init; }

    /// <summary>The shorter side, or both sides, for <c>resize</c> in place of height and width.</summary>
    public int? Size { get; init; }

    /// <summary>Whether the ratio of the sides stays: <c>size</c> is the shorter side, or one of height and width is given, and the other follows.</summary>
    public bool? KeepAspectRatio { get; init; }

    /// <summary>The most that the longer side gets with <c>keepAspectRatio</c>, for <c>resize</c>; the image becomes as large as both allow.</summary>
    public int? MaxSize { get; init; }

    /// <summary>The least that the shorter side gets with <c>keepAspectRatio</c>, for <c>resize</c>: smaller images become larger, others stay.</summary>
    public int? MinSize { get; init; }

    /// <summary>What height and width are rounded to a multiple of, for <c>resize</c> with <c>keepAspectRatio</c>: models that halve an image five times take multiples of 32.</summary>
    public int? MultipleOf { get; init; }

    /// <summary>How pixels of another size are made, for <c>resize</c>; <c>linear</c> where nothing is said.</summary>
    public Interpolation? Interpolation { get; init; }

    /// <summary>The first pixel of each row, for <c>crop</c>.</summary>
    public int? X { get; init; }

    /// <summary>The first row, for <c>crop</c>.</summary>
    public int? Y { get; init; }

    /// <summary>The colours, for <c>colorFormat</c>: a name or OpenCV's code.</summary>
    public ImageColorFormat? Format { get; init; }

    /// <summary>The direction, for <c>flip</c>: 0 up and down, above 0 left and right, below 0 both; 1 where nothing is said.</summary>
    public int? FlipCode { get; init; }

    /// <summary>The threshold, for <c>threshold</c>.</summary>
    public double? Threshold { get; init; }

    /// <summary>The greatest value, for <c>threshold</c>; 255 where nothing is said.</summary>
    public double? MaxVal { get; init; }

    /// <summary>The kind, for <c>threshold</c>: a name or OpenCV's code; <c>binary</c> where nothing is said.</summary>
    public ThresholdType? Type { get; init; }

    /// <summary>Pixels of the kernel, for <c>gaussianKernel</c>: an odd number.</summary>
    public int? ApertureSize { get; init; }

    /// <summary>Standard deviation in pixels, for <c>gaussianKernel</c>; where it is not above 0, it follows from the size.</summary>
    public double? Sigma { get; init; }

    /// <summary>A step that makes images of a size.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="interpolation">How.</param>
    public static ImageStep Resize(int height, int width, Interpolation? interpolation = null) =>
        new() { Action = ImageAction.Resize, Height = height, Width = width, Interpolation = interpolation };

    /// <summary>A step that makes images whose shorter side has a size, or whose sides both have it.</summary>
    /// <param name="size">The size.</param>
    /// <param name="keepAspectRatio">Whether it is the shorter side, and the other follows.</param>
    public static ImageStep Resize(int size, bool keepAspectRatio) => new() { Action = ImageAction.Resize, Size = size, KeepAspectRatio = keepAspectRatio };

    /// <summary>A step that cuts a rectangle out.</summary>
    /// <param name="x">Its first pixel of each row.</param>
    /// <param name="y">Its first row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its pixels of a row.</param>
    public static ImageStep Crop(int x, int y, int height, int width) => new() { Action = ImageAction.Crop, X = x, Y = y, Height = height, Width = width };

    /// <summary>A step that cuts a rectangle out of the middle.</summary>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its pixels of a row.</param>
    public static ImageStep CenterCrop(int height, int width) => new() { Action = ImageAction.CenterCrop, Height = height, Width = width };

    /// <summary>A step that changes colours.</summary>
    /// <param name="format">How.</param>
    public static ImageStep ColorFormat(ImageColorFormat format) => new() { Action = ImageAction.ColorFormat, Format = format };

    /// <summary>A step that mirrors.</summary>
    /// <param name="flipCode">0 up and down, above 0 left and right, below 0 both.</param>
    public static ImageStep Flip(int flipCode) => new() { Action = ImageAction.Flip, FlipCode = flipCode };

    /// <summary>A step that takes the mean of a box.</summary>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its pixels of a row.</param>
    public static ImageStep Blur(double height, double width) => new() { Action = ImageAction.Blur, Height = height, Width = width };

    /// <summary>A step that compares with a threshold.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="maxVal">The greatest value.</param>
    /// <param name="type">What becomes of values.</param>
    public static ImageStep ThresholdAt(double threshold, double maxVal, ThresholdType type) =>
        new() { Action = ImageAction.Threshold, Threshold = threshold, MaxVal = maxVal, Type = type };

    /// <summary>A step that blurs by a bell curve.</summary>
    /// <param name="apertureSize">Pixels of the kernel.</param>
    /// <param name="sigma">Standard deviation in pixels.</param>
    public static ImageStep GaussianKernel(int apertureSize, double sigma) => new() { Action = ImageAction.GaussianKernel, ApertureSize = apertureSize, Sigma = sigma };
}
