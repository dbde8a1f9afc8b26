using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>A transformer that computes a column from images: from a column of images, or from the bytes of image files, which it decodes.</summary>
/// <remarks>
/// Files are JPEG, PNG, WebP, BMP, GIF (the first picture) or TIFF (the first page), grey, colour, with opacity, CMYK, with palettes, of 8 or 16 bits a
/// channel; what comes of them has 8 bits a channel, and is turned upright by its EXIF orientation. Batches come out smaller than they came in where
/// images need it, so that memory does not go by the number of rows.
/// </remarks>
public abstract class ImageStage : Transformer
{
    /// <summary>The column of images or of the bytes of image files.</summary>
    [Required]
    public string InputCol { get; init; } = "image";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Whether an image that cannot be decoded gives a null; otherwise its row is a bad row.</summary>
    public bool IgnoreDecodingErrors { get; init; }

    /// <summary>Most pixels of an image; looked at before it is decoded, so that a small file that claims to be a vast image costs nothing.</summary>
    [Range(1.0, 500_000_000.0)]
    public long MaxPixels { get; init; } = DecodeLimits.Default.MaxPixels;

    /// <summary>Most bytes of the file of an image.</summary>
    [Range(1.0, int.MaxValue)]
    public long MaxBytes { get; init; } = DecodeLimits.Default.MaxBytes;

    /// <summary>What is made of the images of a column.</summary>
    /// <param name="input">Schema of the data.</param>
    /// <param name="column">The field of the column.</param>
    /// <param name="name">Name of the output.</param>
    private protected abstract ImageOutput BindOutput(Schema input, Field column, string name);

    /// <inheritdoc/>
    public sealed override BoundTransformer Bind(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, ImageCells.Accepts, ImageCells.Expected);
        ImageOutput output = BindOutput(input, field, OutputCol ?? Uid + "_output");
        int place = input.GetFieldIndex(InputCol);
        var limits = new DecodeLimits(MaxPixels, MaxBytes);
        return new BoundMedia<Picture>(input, new MediaWork<Picture>
        {
            Column = InputCol, Field = output.Field, Create = output.Create, Prepare = output.Prepare, KeepsRows = output.KeepsRows, IgnoresErrors = IgnoreDecodingErrors,
            Open = batch => Open(batch, place, limits, output),
        });
    }

    private static Func<int, Picture> Open(RecordBatch batch, int place, DecodeLimits limits, ImageOutput output)
    {
        var cells = ImageCells.Of(batch.Column(place), limits);
        Func<int, string?>? origins = output.Origins?.Invoke(batch);
        Func<int, IReadOnlyList<Box>>? boxes = output.Boxes?.Invoke(batch);
        if (origins is null && boxes is null)
            return cells.Read;
        return row =>
        {
            Picture picture = cells.Read(row);
            if (origins?.Invoke(row) is { } origin)
                picture = picture.From(origin);
            return boxes is null ? picture : picture.With(boxes(row));
        };
    }
}
