using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Finds boxes around text in the maps of probabilities that a detection model by differentiable binarization (DB), such as PaddleOCR's, puts out.</summary>
/// <remarks>
/// Pixels above <c>threshold</c> that touch each other are one box, turned by <c>angle</c> degrees about its middle where the text leans by less than 45; boxes come in the order in which lines are read. The map may have
/// another size than the image: boxes are given in pixels of the image in <c>imageCol</c>.
/// </remarks>
public sealed class DetectTextBoxes : Transformer
{
    /// <summary>The column of maps: lists of rows of probabilities, in one more list or not.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column of the images that the maps were made of, as <see cref="DecodeImage"/> writes it.</summary>
    [Required]
    public string ImageCol { get; init; } = "image";

    /// <summary>The column that gets the boxes: a list of <c>x</c>, <c>y</c>, <c>width</c>, <c>height</c>, <c>score</c> and <c>angle</c>.</summary>
    [Required]
    public string OutputCol { get; init; } = "boxes";

    /// <summary>What a pixel of text has at least.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; init; } = 0.3;

    /// <summary>What the pixels of a box have on average at least.</summary>
    [Range(0.0, 1.0)]
    public double BoxThreshold { get; init; } = 0.5;

    /// <summary>How far a box is widened, because models mark the middle of text: by its area times this, divided by its perimeter.</summary>
    [Range(0.0, 10.0)]
    public double UnclipRatio { get; init; } = 1.6;

    /// <summary>Pixels of the map that the shorter side of a box has at least, before it is widened.</summary>
    [Range(1, 10_000)]
    public int MinSize { get; init; } = 3;

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol);
        if (!Matrices.Accepts(field))
            throw BadParameter(nameof(InputCol), $"Column '{InputCol}' is {InputColumns.TypeName(field.DataType)}, which is no map of probabilities", "Give the column that ONNXModel fills of the output of a detection model.");
        InputColumns.Require(input, Uid, "imageCol", ImageCol, ImageSchema.IsImage, "a column of images (as DecodeImage writes)");
        int maps = input.GetFieldIndex(InputCol), images = input.GetFieldIndex(ImageCol);
        var finder = new TextBoxFinder((float)Threshold, (float)BoxThreshold, UnclipRatio, MinSize);
        return new BoundMedia<IReadOnlyList<Box>>(input, new MediaWork<IReadOnlyList<Box>>
        {
            Column = InputCol, Field = new Field(OutputCol, Box.ListType, nullable: true), Create = static _ => new BoxColumn(),
            Open = batch =>
            {
                Func<int, Matrix> read = Matrices.Open(field, batch.Column(maps));
                Func<int, (int Width, int Height)?> size = ImageCells.Sizes(batch.Column(images));
                return row => size(row) is { } image
                    ? finder.Find(read(row), image.Width, image.Height)
                    : throw new MediaException($"There is no image in the column '{ImageCol}' whose boxes these would be", "Leave such rows out.");
            },
        });
    }
}
