using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Cuts boxes out of images: each box gives a row with its part of the image; the other columns are repeated.</summary>
/// <remarks>The <c>origin</c> of a part is that of the image and where the part lies in it, as media fragments are written: <c>a.png#xywh=12,40,300,25</c>. A row without boxes gives none. A box that does not lie within the image is cut at its edges, and one that lies outside is a bad row. What is in a box with an <c>angle</c> is turned upright; beyond the edges the last pixel stands.</remarks>
public sealed class CropBoxes : ImageStage
{
    /// <summary>The column of boxes: lists of <c>x</c>, <c>y</c>, <c>width</c> and <c>height</c>, and <c>angle</c> where boxes are turned.</summary>
    [Required]
    public string BoxesCol { get; init; } = "boxes";

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name)
    {
        InputColumns.Require(input, Uid, "boxesCol", BoxesCol, Box.IsList, "a column of lists of boxes (as DetectTextBoxes writes)");
        int place = input.GetFieldIndex(BoxesCol);
        return new ImageOutput(ImageSchema.Column(name), static rows => new Parts(rows)) { KeepsRows = false, Boxes = batch => Read(batch.Column(place)) };
    }

    private static Func<int, IReadOnlyList<Box>> Read(IArrowArray column)
    {
        Func<int, object?> read = Cells.Reader(column);
        return row => read(row) is object?[] boxes ? [.. boxes.Cast<Dictionary<string, object?>>().Select(Of)] : [];
    }

    private static Box Of(Dictionary<string, object?> box) =>
        new((int)box["x"]!, (int)box["y"]!, (int)box["width"]!, (int)box["height"]!, 1, box.TryGetValue("angle", out object? angle) && angle is float degrees ? degrees : 0);

    private sealed class Parts(int rows) : IMediaColumn<Picture>
    {
        private readonly ImageColumn _column = new(rows);

        public long Bytes => _column.Bytes;

        public int Append(Picture picture)
        {
            using (picture)
            {
                Box[] boxes = [.. picture.Boxes.Select(box => Within(box, picture))];
                _column.CheckRoom(boxes.Sum(box => (long)box.Width * box.Height * picture.Channels));
                foreach (Box box in boxes)
                    _column.Append(Part(picture, box));
                return boxes.Length;
            }
        }

        public void AppendNull() => _column.AppendNull();

        public IArrowArray Build() => _column.Build();

        private static Picture Part(Picture picture, Box box)
        {
            if (box.Angle != 0)
                return TurnedCrop.Cut(picture, box).From(Origin(picture, box));
            Picture part = CropOperation.Cut(picture, box.X, box.Y, box.Height, box.Width);
            if (ReferenceEquals(part, picture))
                part = picture.Copy();
            return part.From(Origin(picture, box));
        }

        private static string Origin(Picture picture, Box box) => FormattableString.Invariant($"{picture.Origin}#xywh={box.X},{box.Y},{box.Width},{box.Height}");

        private static Box Within(Box box, Picture picture)
        {
            long left = Math.Max(0L, box.X), top = Math.Max(0L, box.Y), right = Math.Min(picture.Width, (long)box.X + box.Width), bottom = Math.Min(picture.Height, (long)box.Y + box.Height);
            if (left < right && top < bottom && box.Angle != 0)
                return box;
            return left < right && top < bottom
                ? new Box((int)left, (int)top, (int)(right - left), (int)(bottom - top), box.Score)
                : throw new MediaException($"A box of {box.Width} x {box.Height} pixels at ({box.X}, {box.Y}) lies outside the image, which has {picture.Width} x {picture.Height}", "Give boxes in pixels of this image.");
        }
    }
}
