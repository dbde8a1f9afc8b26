using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>A sample of rows of a fixed size at most, from which each tree draws its own.</summary>
/// <remarks>
/// The rows whose hash is smallest are kept, with how often each came: the sample of a whole is that of its parts' samples together, and a row
/// that is kept has been kept from its first time on. A hash is of all cells of a row, so that rows with equal features count one by one wherever
/// anything else tells them apart.
/// </remarks>
/// <param name="size">The most distinct rows.</param>
internal sealed class RowPool(int size)
{
    private ulong[] _keys = [];
    private long[] _counts = [];
    private float[] _values = [];
    private ulong _highest = ulong.MaxValue;
    private bool _isSorted = true;

    /// <summary>How many distinct rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Values of a row; 0 before the first.</summary>
    public int Width { get; private set; }

    /// <summary>How many rows were offered.</summary>
    public long Offered { get; private set; }

    /// <summary>Values of a row of the sample.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Width, Width);

    /// <summary>Adds the rows of a batch that are not bad.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="rows">Its vectors.</param>
    /// <param name="features">The column that they are from.</param>
    /// <param name="seed">Seed of the draw.</param>
    public void Add(RecordBatch batch, FeatureRows rows, string features, long seed)
    {
        Width = rows.Width;
        ulong[] hashes = size == 0 ? [] : Hashes(batch, rows, features, seed);
        for (int row = 0; row < batch.Length; row++)
        {
            if (!rows.Use[row])
                continue;
            Offered++;
            if (size > 0 && hashes[row] <= _highest)
                Append(hashes[row], 1, rows.Row(row));
        }
    }

    /// <summary>Adds another sample.</summary>
    public void Add(RowPool other)
    {
        Offered += other.Offered;
        if (other.Width > 0)
            Width = other.Width;
        for (int i = 0; i < other.Count; i++)
            Append(other._keys[i], other._counts[i], other[i]);
    }

    /// <summary>Sorts by hash, joins equal rows and drops what is too much.</summary>
    public void Settle()
    {
        if (_isSorted)
            return;
        int[] order = [.. Enumerable.Range(0, Count)];
        System.Array.Sort(order, (left, right) => _keys[left].CompareTo(_keys[right]) is var by and not 0 ? by : this[left].SequenceCompareTo(this[right]));
        (ulong[] keys, long[] counts, float[] values) = (new ulong[Math.Min(size, Count)], new long[Math.Min(size, Count)], new float[Math.Min(size, Count) * Width]);
        int kept = 0;
        foreach (int i in order)
        {
            if (kept > 0 && keys[kept - 1] == _keys[i] && this[i].SequenceEqual(values.AsSpan((kept - 1) * Width, Width)))
            {
                counts[kept - 1] += _counts[i];
                continue;
            }
            if (kept == size)
                break;
            (keys[kept], counts[kept]) = (_keys[i], _counts[i]);
            this[i].CopyTo(values.AsSpan(kept * Width));
            kept++;
        }
        (_keys, _counts, _values, Count, _isSorted) = (keys, counts, values, kept, true);
        _highest = kept == size ? keys[kept - 1] : ulong.MaxValue;
    }

    /// <summary>Draws rows of the sample: numbers of rows, one that was drawn twice comes twice.</summary>
    /// <param name="wanted">How many.</param>
    /// <param name="bootstrap">Whether a row can come again, as it can where rows are drawn from all that were offered and put back.</param>
    /// <param name="draws">What draws.</param>
    public int[] Draw(int wanted, bool bootstrap, ref Draws draws)
    {
        long[] ends = new long[Count];
        long all = 0;
        for (int i = 0; i < Count; i++)
            ends[i] = all += _counts[i];
        int[] times = bootstrap ? Times(wanted, ref draws) : [.. Enumerable.Repeat(1, (int)Math.Min(wanted, all))];
        // Floyd's algorithm: distinct numbers, without an array of all of them.
        var taken = new HashSet<long>();
        var rows = new List<int>(wanted);
        int distinct = (int)Math.Min(times.Length, all);
        for (int i = 0; i < distinct; i++)
        {
            long last = all - distinct + i, place = draws.Below(last + 1);
            if (!taken.Add(place))
                taken.Add(place = last);
            int row = System.Array.BinarySearch(ends, place + 1);
            rows.AddRange(Enumerable.Repeat(row < 0 ? ~row : row, times[i]));
        }
        return [.. rows];
    }

    /// <summary>Writes the sample.</summary>
    public void Save(BinaryWriter writer)
    {
        Settle();
        writer.Write(size);
        writer.Write(Offered);
        writer.Write(Width);
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            writer.Write(_keys[i]);
            writer.Write(_counts[i]);
        }
        writer.Write(MemoryMarshal.AsBytes(_values.AsSpan(0, Count * Width)));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RowPool Load(BinaryReader reader)
    {
        var pool = new RowPool(reader.ReadInt32()) { Offered = reader.ReadInt64(), Width = reader.ReadInt32() };
        int count = reader.ReadInt32();
        (pool._keys, pool._counts, pool._values, pool.Count) = (new ulong[count], new long[count], new float[count * pool.Width], count);
        for (int i = 0; i < count; i++)
            (pool._keys[i], pool._counts[i]) = (reader.ReadUInt64(), reader.ReadInt64());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(pool._values.AsSpan()));
        return pool;
    }

    // How often each of the distinct rows comes when as many rows are drawn from all that were offered, and put back.
    private int[] Times(int wanted, ref Draws draws)
    {
        var times = new Dictionary<long, int>();
        for (int i = 0; i < wanted; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(times, draws.Below(Offered), out _)++;
        return [.. times.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];
    }

    private void Append(ulong key, long count, ReadOnlySpan<float> row)
    {
        if (Count == _keys.Length)
        {
            if (Count >= 2 * (long)size && !_isSorted)
                Settle();
            int room = Math.Max(256, Math.Max(Count * 2, 0));
            System.Array.Resize(ref _keys, room);
            System.Array.Resize(ref _counts, room);
            System.Array.Resize(ref _values, room * Width);
        }
        (_keys[Count], _counts[Count]) = (key, count);
        row.CopyTo(_values.AsSpan(Count * Width));
        Count++;
        _isSorted = false;
    }

    private static ulong[] Hashes(RecordBatch batch, FeatureRows rows, string features, long seed)
    {
        ulong[] hashes = new ulong[batch.Length], cells = new ulong[batch.Length];
        ulong start = Hash64.Mix((ulong)seed);
        for (int row = 0; row < hashes.Length; row++)
            hashes[row] = start ^ Hash64.Of(MemoryMarshal.AsBytes(rows.Row(row)));
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            IArrowArray column = batch.Column(i);
            if (batch.Schema.GetFieldByIndex(i).Name == features || !CellHashes.IsReadable(column.Data.DataType))
                continue;
            CellHashes.Read(column, cells);
            for (int row = 0; row < hashes.Length; row++)
                hashes[row] = Hash64.Mix(hashes[row] ^ (column.IsNull(row) ? 0 : cells[row]));
        }
        for (int row = 0; row < hashes.Length; row++)
            hashes[row] = Hash64.Mix(hashes[row]);
        return hashes;
    }
}
