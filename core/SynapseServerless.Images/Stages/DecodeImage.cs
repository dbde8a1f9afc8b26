using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Decodes image files into a column of images, as Spark's and SynapseML's readers of images give.</summary>
/// <remarks>
/// It goes with an input of <c>format: binary</c>. Stages over images decode files themselves; this one is for those who want the images, or to
/// decode once for several stages. Grey images have one channel, colour ones three, those with opacity four. With <c>ignoreDecodingErrors</c> what
/// is no image gives a null, where Spark gives an image without pixels.
/// </remarks>
public sealed class DecodeImage : ImageStage
{
    private const string UsualPath = "path";

    /// <summary>Makes a stage that reads <c>content</c> and writes <c>image</c>.</summary>
    public DecodeImage()
    {
        InputCol = "content";
        OutputCol = "image";
    }

    /// <summary>The column that says where a file came from, which becomes the <c>origin</c> of the image; <c>path</c> need not be there.</summary>
    public string? PathCol { get; init; } = UsualPath;

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name) =>
        new(ImageSchema.Column(name, ImageShape.Of(column)), static rows => new ImageColumn(rows)) { Origins = Origins(input) };

    private Func<RecordBatch, Func<int, string?>>? Origins(Schema input)
    {
        if (string.IsNullOrEmpty(PathCol) || (PathCol == UsualPath && InputColumns.Find(input, PathCol)?.DataType is not StringType))
            return null;
        InputColumns.Require(input, Uid, "pathCol", PathCol, static type => type is StringType, "a column of text");
        int place = input.GetFieldIndex(PathCol);
        return batch =>
        {
            Func<int, object?> read = Cells.Reader(batch.Column(place));
            return row => (string?)read(row);
        };
    }
}
