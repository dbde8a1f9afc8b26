using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A column of superpixels in the making: for each image its clusters, which are lists of pixels.</summary>
/// <param name="cellSize">About how wide and high a superpixel is.</param>
/// <param name="modifier">How much nearness counts against likeness of colour.</param>
internal sealed class SuperpixelColumn(double cellSize, double modifier) : IMediaColumn<Picture>
{
    private static readonly StructType _pixel = new([new Field("x", Int32Type.Default, nullable: false), new Field("y", Int32Type.Default, nullable: false)]);

    private static readonly ListType _cluster = new(new Field("item", _pixel, nullable: false));

    private static readonly ListType _clusters = new(new Field("item", _cluster, nullable: false));

    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _images = new(), _ends = new(), _xs = new(), _ys = new();

    /// <summary>The type of the column, which is SynapseML's: a structure of the clusters.</summary>
    public static StructType Type { get; } = new([new Field("clusters", _clusters, nullable: false)]);

    public long Bytes => _xs.Bytes + _ys.Bytes;

    public int Append(Picture picture)
    {
        using (picture)
        {
            if ((_xs.Bytes + ((long)picture.Width * picture.Height * sizeof(int))) > System.Array.MaxLength)
                throw new MediaException("The superpixels do not fit into a batch, which has 2 GB at most", "Resize the images.");
            int[] labels = Slic.Labels(picture, cellSize, modifier, out int count);
            Begin();
            Add(labels, count, picture.Width);
            _images.Add(_images.Last + count);
        }
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        Begin();
        _images.Add(_images.Last);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        Begin();
        ArrayData Numbers(GrowingBuffer<int> values) => new(Int32Type.Default, values.Count, 0, 0, [ArrowBuffer.Empty, values.Build()]);
        var pixels = new ArrayData(_pixel, _xs.Count, 0, 0, [ArrowBuffer.Empty], [Numbers(_xs), Numbers(_ys)]);
        var clusters = new ArrayData(_cluster, _ends.Count - 1, 0, 0, [ArrowBuffer.Empty, _ends.Build()], [pixels]);
        var images = new ArrayData(_clusters, _validity.Rows, 0, 0, [ArrowBuffer.Empty, _images.Build()], [clusters]);
        return new StructArray(new ArrayData(Type, _validity.Rows, _validity.Nulls, 0, [_validity.Build()], [images]));
    }

    // The pixels of each cluster stand together, row after row: where each begins, the counts of those before tell.
    private void Add(int[] labels, int count, int width)
    {
        int first = _xs.Count;
        int[] next = new int[count + 1];
        foreach (int label in labels)
            next[label + 1]++;
        for (int cluster = 0; cluster < count; cluster++)
        {
            next[cluster + 1] += next[cluster];
            _ends.Add(first + next[cluster + 1]);
        }
        Span<int> xs = _xs.Grow(labels.Length), ys = _ys.Grow(labels.Length);
        for (int place = 0; place < labels.Length; place++)
        {
            int at = next[labels[place]]++;
            xs[at] = place % width;
            ys[at] = place / width;
        }
    }

    private void Begin()
    {
        if (_images.Count > 0)
            return;
        _images.Add(0);
        _ends.Add(0);
    }
}
