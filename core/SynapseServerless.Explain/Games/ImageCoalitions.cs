using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Rows of an image: a superpixel that is not known is black.</summary>
/// <param name="batch">The rows that are explained, borrowed.</param>
/// <param name="input">Schema of the rows that are scored.</param>
/// <param name="name">The column of images.</param>
/// <param name="cellSize">About how wide and high a superpixel is.</param>
/// <param name="modifier">How much nearness counts against likeness of colour.</param>
internal sealed class ImageCoalitions(RecordBatch batch, Schema input, string name, double cellSize, double modifier) : CoalitionRows
{
    private const int MostBytes = 32 << 20;

    private readonly ImageCells _cells = ImageCells.Of(batch.Column(batch.Schema.GetFieldIndex(name)), DecodeLimits.Default);
    private readonly KeptColumns _kept = Kept(batch, input, name);
    private readonly List<int> _rows = [];
    private ImageColumn? _column;
    private (int Row, byte[] Pixels, int Width, int Height, int Channels, int[] Labels, int Count) _current = (-1, [], 0, 0, 0, [], 0);

    // Images are large: as many as fit into the memory that is meant for a batch.
    public override int Most => Math.Clamp(MostBytes / Math.Max(1, _current.Pixels.Length), 1, base.Most);

    /// <summary>The superpixels of all rows.</summary>
    public IArrowArray Superpixels()
    {
        var column = new SuperpixelColumn(cellSize, modifier);
        for (int row = 0; row < batch.Length; row++)
            column.Append(_cells.Read(row));
        return column.Build();
    }

    /// <summary>Adds rows whose image is missing, cannot be read or cannot be divided.</summary>
    public static void AddBad(RecordBatch batch, string name, double cellSize, double modifier, List<BadRow> bad)
    {
        IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(name));
        var cells = ImageCells.Of(column, DecodeLimits.Default);
        for (int row = 0; row < batch.Length; row++)
        {
            if (column.IsNull(row))
            {
                bad.Add(new BadRow(row, name, "The image is missing", "Give every row an image, or set onError to setAside to go on without the row."));
                continue;
            }
            try
            {
                using Picture picture = cells.Read(row);
                // Where an image has several cells it has several superpixels.
                if ((double)picture.Width * picture.Height < 16 * cellSize * cellSize && IsOne(picture, cellSize, modifier))
                    bad.Add(new BadRow(row, name, $"The image has {picture.Width} x {picture.Height} pixels, which is one superpixel, and nothing in it can be told apart", "Set cellSize smaller, or give a larger image."));
            }
            catch (MediaException error)
            {
                bad.Add(new BadRow(row, name, error.Message, error.Remedy ?? "Give an image that can be decoded, or set onError to setAside to go on without the row."));
            }
        }
    }

    public override int Features(int row) => Open(row).Count;

    public override int[] Players(int row) => [.. Enumerable.Range(0, Open(row).Count)];

    public override ulong Identity(int row) => Hash64.Of(Open(row).Pixels);

    public override int Append(Question question, int sample)
    {
        var (_, pixels, width, height, channels, labels, count) = Open(question.Row);
        bool[] known = new bool[count];
        for (int label = 0; label < count; label++)
            known[label] = question.Has(sample, label);
        Picture picture = Picture.Rent(width, height, channels);
        Span<byte> target = picture.Pixels;
        for (int i = 0; i < labels.Length; i++)
        {
            Span<byte> pixel = target.Slice(i * channels, channels);
            ReadOnlySpan<byte> own = pixels.AsSpan(i * channels, channels);
            if (known[labels[i]])
            {
                own.CopyTo(pixel);
                continue;
            }
            pixel.Clear();
            // Black, and not see-through.
            if (channels == 4)
                pixel[3] = own[3];
        }
        (_column ??= new ImageColumn(Most)).Append(picture);
        _rows.Add(question.Row);
        Count++;
        return 1;
    }

    public override RecordBatch Take()
    {
        RecordBatch perturbed = _kept.With(new Dictionary<string, IArrowArray>(StringComparer.Ordinal) { [name] = _column!.Build() }, _rows.ToArray());
        _column = null;
        _rows.Clear();
        Count = 0;
        return perturbed;
    }

    private static bool IsOne(Picture picture, double cellSize, double modifier)
    {
        Slic.Labels(picture, cellSize, modifier, out int count);
        return count == 1;
    }

    // Rows come one after the other, so that one of them is open at a time.
    private (int Row, byte[] Pixels, int Width, int Height, int Channels, int[] Labels, int Count) Open(int row)
    {
        if (_current.Row != row)
        {
            using Picture picture = _cells.Read(row);
            int[] labels = Slic.Labels(picture, cellSize, modifier, out int count);
            _current = (row, picture.Pixels.ToArray(), picture.Width, picture.Height, picture.Channels, labels, count);
        }
        return _current;
    }

    private static KeptColumns Kept(RecordBatch batch, Schema input, string name)
    {
        var kept = new KeptColumns(input, [name]);
        kept.Open(batch);
        return kept;
    }
}
