using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says what each part of an image contributes to what a model says of it, by Shapley values of superpixels.</summary>
/// <remarks>Where a superpixel is not known it is black. The base is what the model says of a black image.</remarks>
public sealed class ImageSHAP : ShapExplainer
{
    /// <summary>The column of images, or of the bytes of image files; the model gets images.</summary>
    [Required]
    public string InputCol { get; init; } = "image";

    /// <summary>The column that gets the superpixels of each image, in the order of the contributions.</summary>
    [Required, MinLength(1)]
    public string SuperpixelCol { get; init; } = "superpixels";

    /// <summary>About how wide and high a superpixel is, in pixels.</summary>
    [Range(2.0, 100_000.0)]
    public double CellSize { get; init; } = 16;

    /// <summary>How much nearness counts against likeness of colour; the greater, the more regular superpixels are.</summary>
    [Range(0.0, 1e9)]
    public double Modifier { get; init; } = 130;

    /// <summary>How contributions are computed: <c>exact</c> (all sets, by definition), <c>kernel</c> (KernelSHAP), <c>permutation</c> (orders that are drawn, with standard errors), or <c>auto</c>, as in TabularSHAP.</summary>
    [AllowedValues("auto", "exact", "kernel", "permutation")]
    public string Method { get; init; } = "auto";

    private protected override string MethodOf => Method;

    internal override (string Image, string Superpixels)? PictureCols => (InputCol, SuperpixelCol);

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, ImageCells.Accepts, ImageCells.Expected);
        ModelScorer scorer = Scorer(input, [ImageSchema.Column(InputCol)]);
        return new Bound(scorer, Added(input, null, new Field(SuperpixelCol, SuperpixelColumn.Type, nullable: true)), Classes(input, scorer.Width), Plans(), this);
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ShapPlans plans, ImageSHAP stage)
        : ShapRows(scorer, added, classes, plans, stage.StandardErrorCol is not null, stage.Uid)
    {
        protected override CoalitionRows Open(RecordBatch batch) => new ImageCoalitions(batch, Scorer.Input, stage.InputCol, stage.CellSize, stage.Modifier);

        protected override IEnumerable<IArrowArray> More(CoalitionRows rows) => [((ImageCoalitions)rows).Superpixels()];

        protected override void AddBad(RecordBatch batch, List<BadRow> bad) => ImageCoalitions.AddBad(batch, stage.InputCol, stage.CellSize, stage.Modifier, bad);
    }
}
