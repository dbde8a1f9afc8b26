using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>Makes shards of the rows of an index.</summary>
/// <param name="metric">What near means.</param>
/// <param name="hasLabels">Whether rows have labels, by which they are then sorted.</param>
/// <param name="uid">The stage.</param>
internal sealed class ShardWriter(Metric metric, bool hasLabels, string uid)
{
    /// <summary>The shards of all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="shardBytes">About how many bytes of vectors a shard has.</param>
    public IReadOnlyList<IndexShard> Write(IndexRows rows, long shardBytes)
    {
        int most = (int)Math.Clamp(shardBytes / ((long)rows.Width * sizeof(float)) / ShardFooter.BlockRows * ShardFooter.BlockRows, ShardFooter.BlockRows, 1 << 28);
        MappedBytes vectors = rows.Vectors();
        var shards = new List<IndexShard>();
        long first = 0;
        foreach (IEnumerable<RecordBatch> blocks in Parts(rows.Blocks(uid), most))
        {
            ScratchBytes bytes = Shard(vectors, first, rows.Width, blocks, out int count);
            shards.Add(new IndexShard(bytes.Map(), uid));
            first += count;
        }
        GC.KeepAlive(vectors);
        return shards;
    }

    private ScratchBytes Shard(MappedBytes vectors, long first, int width, IEnumerable<RecordBatch> parts, out int count)
    {
        List<(RecordBatch Rows, ReadOnlyMemory<byte> Bytes)> blocks = [.. parts.Select(static part => (part, ArrowBlocks.Write(part)))];
        count = blocks.Sum(static block => block.Rows.Length);
        (int[]? order, List<(string Label, int Rows)> labels) = hasLabels ? Sorted(blocks.Select(static block => block.Rows)) : (null, []);
        var bytes = new ScratchBytes();
        (float[] factors, double longest) = Panels(bytes, vectors, first, width, count, order);
        var footer = new ShardFooter { HasLabels = hasLabels ? 1 : 0, Metric = (long)metric, Width = width, Rows = count, Longest = longest, Labels = labels.Count, Blocks = blocks.Count, Magic = ShardFooter.Sign };
        footer.FactorsAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes<float>(factors));
        bytes.Align(64);
        footer.OrderAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes<int>(order));
        bytes.Align(64);
        footer.LabelsAt = bytes.Length;
        foreach ((string label, int labelled) in labels)
        {
            byte[] text = Encoding.UTF8.GetBytes(label);
            bytes.Write(BitConverter.GetBytes(labelled));
            bytes.Write(BitConverter.GetBytes(text.Length));
            bytes.Write(text);
        }
        var begins = new List<long>();
        foreach ((_, ReadOnlyMemory<byte> block) in blocks)
        {
            bytes.Align(64);
            begins.Add(bytes.Length);
            bytes.Write(block.Span);
            begins.Add(bytes.Length);
        }
        bytes.Align(64);
        footer.BlocksAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(begins)));
        bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ShardFooter>(in footer)));
        return bytes;
    }

    // The vectors, transposed sixteen at a time.
    private unsafe (float[] Factors, double Longest) Panels(ScratchBytes bytes, MappedBytes vectors, long first, int width, int count, int[]? order)
    {
        int padded = (count + ShardFooter.Panel - 1) / ShardFooter.Panel * ShardFooter.Panel;
        float[] factors = new float[padded], panel = new float[ShardFooter.Panel * width];
        double longest = 0;
        for (int at = 0; at < padded; at += ShardFooter.Panel)
        {
            panel.AsSpan().Clear();
            for (int lane = 0; lane < ShardFooter.Panel && at + lane < count; lane++)
            {
                float* vector = (float*)vectors.Pointer + ((first + (order is null ? at + lane : order[at + lane])) * width);
                double squares = 0;
                for (int i = 0; i < width; i++)
                {
                    panel[(i * ShardFooter.Panel) + lane] = vector[i];
                    squares += (double)vector[i] * vector[i];
                }
                factors[at + lane] = metric switch { Metric.Euclidean => (float)(squares / 2), Metric.Cosine => (float)(1 / Math.Sqrt(squares)), _ => 1 };
                longest = Math.Max(longest, Math.Sqrt(squares));
            }
            bytes.Write(MemoryMarshal.AsBytes<float>(panel));
        }
        return (factors, longest);
    }

    // Rows by label, those of a label in the order in which they came; labels in the order of their first rows.
    private static (int[] Order, List<(string Label, int Rows)> Labels) Sorted(IEnumerable<RecordBatch> blocks)
    {
        var byLabel = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        int row = 0;
        foreach (RecordBatch block in blocks)
        {
            foreach (string? label in CellTexts.Read(block.Column(1)))
            {
                if (!byLabel.TryGetValue(label!, out List<int>? rows))
                    byLabel.Add(label!, rows = []);
                rows.Add(row++);
            }
        }
        return ([.. byLabel.Values.SelectMany(static rows => rows)], [.. byLabel.Select(static pair => (pair.Key, pair.Value.Count))]);
    }

    // Blocks of equal numbers of rows, and so many of them to a shard.
    private static IEnumerable<IReadOnlyList<RecordBatch>> Parts(IEnumerable<RecordBatch> blocks, int most)
    {
        var part = new List<RecordBatch>();
        foreach (RecordBatch block in Even(blocks))
        {
            part.Add(block);
            if (part.Count * ShardFooter.BlockRows < most)
                continue;
            yield return part;
            part = [];
        }
        if (part.Count > 0)
            yield return part;
    }

    private static IEnumerable<RecordBatch> Even(IEnumerable<RecordBatch> blocks)
    {
        var waiting = new List<RecordBatch>();
        int rows = 0;
        foreach (RecordBatch block in blocks)
        {
            int at = 0;
            while (rows + block.Length - at >= ShardFooter.BlockRows)
            {
                int taken = ShardFooter.BlockRows - rows;
                waiting.Add(block.Slice(at, taken));
                yield return Batches.Concatenate(block.Schema, waiting);
                (at, rows) = (at + taken, 0);
                waiting.Clear();
            }
            if (at == block.Length)
                continue;
            waiting.Add(block.Slice(at, block.Length - at));
            rows += block.Length - at;
        }
        if (rows > 0)
            yield return Batches.Concatenate(waiting[0].Schema, waiting);
    }
}
