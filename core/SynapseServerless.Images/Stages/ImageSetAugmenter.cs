using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Adds mirrored copies of images, as more rows to train on.</summary>
/// <remarks>Each row is followed by its copies, whose other columns are those of the row. SynapseML puts all copies after all rows.</remarks>
public sealed class ImageSetAugmenter : ImageStage
{
    /// <summary>Whether a copy is added in which left and right are exchanged.</summary>
    public bool FlipLeftRight { get; init; } = true;

    /// <summary>Whether a copy is added in which up and down are exchanged.</summary>
    public bool FlipUpDown { get; init; }

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name)
    {
        var flips = new List<FlipOperation>();
        if (FlipLeftRight)
            flips.Add(new FlipOperation(leftRight: true, upDown: false));
        if (FlipUpDown)
            flips.Add(new FlipOperation(leftRight: false, upDown: true));
        return new ImageOutput(ImageSchema.Column(name, ImageShape.Of(column)), rows => new Copies(flips, rows)) { KeepsRows = flips.Count == 0 };
    }

    private sealed class Copies(List<FlipOperation> flips, int rows) : IMediaColumn<Picture>
    {
        private readonly ImageColumn _column = new(rows);

        public long Bytes => _column.Bytes;

        public int Append(Picture picture)
        {
            using (picture)
            {
                _column.CheckRoom((1L + flips.Count) * picture.Pixels.Length);
                _column.Append(picture.Copy());
                foreach (FlipOperation flip in flips)
                    _column.Append(flip.Apply(picture.Copy()));
            }
            return 1 + flips.Count;
        }

        public void AppendNull() => _column.AppendNull();

        public IArrowArray Build() => _column.Build();
    }
}
