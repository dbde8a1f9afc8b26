using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>A part of an index, mapped: only what is looked at need be in memory.</summary>
internal sealed class IndexShard
{
    private readonly ShardFooter _footer;
    private readonly string _uid;
    private readonly RecordBatch?[] _blocks;
    private readonly Dictionary<string, RowRange> _labels;

    /// <summary>Opens a shard.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="uid">The stage.</param>
    /// <exception cref="DataException">They are damaged.</exception>
    public IndexShard(MappedBytes bytes, string uid)
    {
        (Bytes, _uid) = (bytes, uid);
        try
        {
            _footer = bytes.Values<ShardFooter>(bytes.Length - Marshal.SizeOf<ShardFooter>(), 1)[0];
            if (_footer.Magic != ShardFooter.Sign)
                throw new InvalidDataException("it does not end as one");
            if (_footer.Width is < 1 or > 1 << 24 || _footer.Rows is < 0 or > 1 << 28 || _footer.Blocks < 0 || _footer.Blocks > _footer.Rows || _footer.Labels < 0 || _footer.Labels > _footer.Rows)
                throw new InvalidDataException("its numbers cannot be");
            long padded = (_footer.Rows + ShardFooter.Panel - 1) / ShardFooter.Panel * ShardFooter.Panel;
            bytes.Check(0, _footer.PanelBytes);
            bytes.Check(_footer.FactorsAt, padded * sizeof(float));
            bytes.Check(_footer.BlocksAt, 2 * _footer.Blocks * sizeof(long));
            if ((long)_footer.Blocks * ShardFooter.BlockRows < _footer.Rows)
                throw new InvalidDataException("values are missing");
            _labels = ReadLabels();
            if (HasLabels)
                CheckOrder(bytes.Values<int>(_footer.OrderAt, Rows));
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw Damaged(uid, error);
        }
        _blocks = new RecordBatch?[_footer.Blocks];
    }

    /// <summary>The bytes, which begin with the panels.</summary>
    public MappedBytes Bytes { get; }

    /// <summary>How many vectors there are.</summary>
    public int Rows => (int)_footer.Rows;

    /// <summary>Values of a vector.</summary>
    public int Width => (int)_footer.Width;

    /// <summary>What near means.</summary>
    public Metric Metric => (Metric)_footer.Metric;

    /// <summary>The length of the longest vector.</summary>
    public double Longest => _footer.Longest;

    /// <summary>Whether rows have labels.</summary>
    public bool HasLabels => _footer.HasLabels != 0;

    /// <summary>A factor for each vector; see <see cref="ShardFooter"/>.</summary>
    public unsafe float* Factors => (float*)(Bytes.Pointer + _footer.FactorsAt);

    /// <summary>The panels.</summary>
    public unsafe float* Panels => (float*)Bytes.Pointer;

    /// <summary>The row of a vector.</summary>
    public int RowOf(int place) => HasLabels ? Bytes.Values<int>(_footer.OrderAt, Rows)[place] : place;

    /// <summary>The vectors that have one of the labels, as runs; all of them for null.</summary>
    public IReadOnlyList<RowRange> Ranges(IReadOnlyList<string>? labels) => labels is null
        ? [new RowRange(0, Rows)]
        : [.. labels.Where(_labels.ContainsKey).Select(label => _labels[label])];

    /// <summary>Labels and how many rows have each.</summary>
    public IEnumerable<string> Labels => _labels.Keys;

    /// <summary>A block of values, and labels where there are any.</summary>
    public RecordBatch Block(int index) => _blocks[index] ??= ReadBlock(index);

    /// <summary>What is said of a shard that cannot be read.</summary>
    public static DataException Damaged(string uid, Exception error) => new(
        $"A part of the index is damaged ({error.Message.TrimEnd('.')})", Location.OfStage(uid), "Copy the folder of the model again, or fit and save it again.", error);

    private RecordBatch ReadBlock(int index)
    {
        ReadOnlySpan<long> table = Bytes.Values<long>(_footer.BlocksAt, 2 * _blocks.Length);
        (long from, long to) = (table[2 * index], table[(2 * index) + 1]);
        if (to < from || to - from > int.MaxValue)
            throw Damaged(_uid, new InvalidDataException("a block ends before it begins"));
        RecordBatch block;
        try
        {
            block = ArrowBlocks.Read(Bytes.Slice(from, (int)(to - from)), _uid);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(_uid, error);
        }
        int expected = Math.Min(ShardFooter.BlockRows, Rows - (index * ShardFooter.BlockRows));
        return block.Length == expected ? block : throw Damaged(_uid, new InvalidDataException($"a block has {block.Length} rows and not {expected}"));
    }

    private Dictionary<string, RowRange> ReadLabels()
    {
        var labels = new Dictionary<string, RowRange>(StringComparer.Ordinal);
        long at = _footer.LabelsAt;
        int row = 0;
        for (long left = _footer.Labels; left > 0; left--)
        {
            ReadOnlySpan<int> head = Bytes.Values<int>(at, 2);
            (int rows, int length) = (head[0], head[1]);
            at += 2 * sizeof(int);
            if (rows < 0 || rows > Rows - row)
                throw new InvalidDataException("its labels have more rows than there are");
            labels[Encoding.UTF8.GetString(Bytes.Values<byte>(at, length))] = new RowRange(row, row + rows);
            at += length;
            row += rows;
        }
        return labels;
    }

    private void CheckOrder(ReadOnlySpan<int> order)
    {
        foreach (int row in order)
        {
            if ((uint)row >= (uint)Rows)
                throw new InvalidDataException("it names a row that is not there");
        }
    }
}

/// <summary>Neighbouring vectors.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one behind the last.</param>
internal readonly record struct RowRange(int From, int To);
