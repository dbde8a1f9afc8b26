using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says how much each part of an image adds to what a model says of it, by a linear model of images with some superpixels black.</summary>
public sealed class ImageLIME : LimeExplainer
{
    /// <summary>The column of images, or of the bytes of image files; the model gets images.</summary>
    [Required]
    public string InputCol { get; init; } = "image";

    /// <summary>The column that gets the superpixels of each image, in the order of the coefficients.</summary>
    [Required, MinLength(1)]
    public string SuperpixelCol { get; init; } = "superpixels";

    /// <summary>How likely a superpixel is kept in an image that is drawn.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double SamplingFraction { get; init; } = 0.7;

    /// <summary>About how wide and high a superpixel is, in pixels.</summary>
    [Range(2.0, 100_000.0)]
    public double CellSize { get; init; } = 16;

    /// <summary>How much nearness counts against likeness of colour; the greater, the more regular superpixels are.</summary>
    [Range(0.0, 1e9)]
    public double Modifier { get; init; } = 130;

    /// <summary>How many images are drawn near each image.</summary>
    [Range(1, 10_000_000)]
    public override int NumSamples { get; init; } = 900;

    internal override (string Image, string Superpixels)? PictureCols => (InputCol, SuperpixelCol);

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, ImageCells.Accepts, ImageCells.Expected);
        ModelScorer scorer = Scorer(input, [ImageSchema.Column(InputCol)]);
        return new Bound(scorer, Added(input, null, new Field(SuperpixelCol, SuperpixelColumn.Type, nullable: true)), Classes(input, scorer.Width), this);
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ImageLIME stage) : LimeRows(scorer, added, classes, stage)
    {
        protected override DrawnRows Open(RecordBatch batch) => new SwitchedRows(new ImageCoalitions(batch, Scorer.Input, stage.InputCol, stage.CellSize, stage.Modifier), stage.SamplingFraction);

        protected override IEnumerable<IArrowArray> More(DrawnRows rows) => [((ImageCoalitions)((SwitchedRows)rows).Rows).Superpixels()];

        protected override void AddBad(RecordBatch batch, List<BadRow> bad) => ImageCoalitions.AddBad(batch, stage.InputCol, stage.CellSize, stage.Modifier, bad);
    }
}
