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
    private const int MostBytes = 8 << 20, MostImages = 64;

    private readonly ImageCells _cells = ImageCells.Of(batch.Column(batch.Schema.GetFieldIndex(name)), DecodeLimits.Default);
    private readonly KeptColumns _kept = Kept(batch, input, name);
    private readonly List<int> _rows = [];
    private ImageColumn? _column;
    private List<(int Start, int Length)>[] _runs = [];
    private byte[] _black = [];
    private (int Row, byte[] Pixels, int Width, int Height, int Channels, int[] Labels, int Count) _current = (-1, [], 0, 0, 0, [], 0);

    // Images are large, and their tensors larger: a few at a time stay in the caches, and the next are made while a network looks at them.
    public override int Most => Math.Clamp(MostBytes / Math.Max(1, _current.Pixels.Length), 1, MostImages);

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
        var (_, pixels, width, height, channels, _, count) = Open(question.Row);
        Picture picture = Picture.Rent(width, height, channels);
        Span<byte> target = picture.Pixels;
        _black.CopyTo(target);
        for (int label = 0; label < count; label++)
        {
            if (!question.Has(sample, label))
                continue;
            foreach ((int start, int length) in _runs[label])
                pixels.AsSpan(start, length).CopyTo(target[start..]);
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
            _runs = Runs(labels, picture.Channels, count);
            _black = new byte[_current.Pixels.Length];
            // Black, and not see-through.
            for (int i = 3; i < _black.Length && picture.Channels == 4; i += 4)
                _black[i] = _current.Pixels[i];
        }
        return _current;
    }

    // Where the bytes of each superpixel are, neighbours together.
    private static List<(int Start, int Length)>[] Runs(int[] labels, int channels, int count)
    {
        List<(int Start, int Length)>[] runs = [.. Enumerable.Range(0, count).Select(static _ => new List<(int Start, int Length)>())];
        for (int i = 0; i < labels.Length;)
        {
            int start = i;
            while (i < labels.Length && labels[i] == labels[start])
                i++;
            runs[labels[start]].Add((start * channels, (i - start) * channels));
        }
        return runs;
    }

    private static KeptColumns Kept(RecordBatch batch, Schema input, string name)
    {
        var kept = new KeptColumns(input, [name]);
        kept.Open(batch);
        return kept;
    }
}
