namespace SynapseServerless.Data;

/// <summary>Groups pieces of files into partitions; the order of the pieces is kept.</summary>
internal static class PartitionCutter
{
    /// <summary>Partitions of up to a size; a piece that is larger makes one of its own.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="weights">What each piece counts for; null for its bytes.</param>
    public static IReadOnlyList<Partition> ToSize(IReadOnlyList<PartitionSlice> pieces, long bytes, IReadOnlyList<long>? weights = null)
    {
        var partitions = new List<Partition>();
        var current = new List<PartitionSlice>();
        long size = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            PartitionSlice piece = pieces[i];
            long weight = weights?[i] ?? piece.Bytes;
            if (current.Count > 0 && size + weight > bytes)
            {
                partitions.Add(Join(current));
                current.Clear();
                size = 0;
            }
            current.Add(piece);
            size += weight;
        }
        if (current.Count > 0 || partitions.Count == 0)
            partitions.Add(Join(current));
        return partitions;
    }

    /// <summary>Exactly so many partitions, of about equal bytes; where there are fewer pieces, of equal rows if rows are known.</summary>
    public static IReadOnlyList<Partition> ToCount(IReadOnlyList<PartitionSlice> pieces, int count)
    {
        if (pieces.Count < count && pieces.All(piece => piece.Rows is not null))
            return ByRows(pieces, count);

        var partitions = new List<PartitionSlice>[count];
        for (int i = 0; i < count; i++)
            partitions[i] = [];
        long total = Math.Max(1, pieces.Sum(piece => piece.Bytes)), before = 0;
        int last = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            int fair = (int)((Int128)(before + pieces[i].Bytes / 2) * count / total);
            // Every partition gets a piece as long as there are pieces enough.
            int most = i == 0 ? 0 : last + 1;
            int least = Math.Max(last, Math.Min(count, pieces.Count) - (pieces.Count - i));
            last = Math.Min(Math.Max(Math.Min(fair, most), least), count - 1);
            partitions[last].Add(pieces[i]);
            before += pieces[i].Bytes;
        }
        return [.. partitions.Select(Join)];
    }

    private static List<Partition> ByRows(IReadOnlyList<PartitionSlice> pieces, int count)
    {
        long total = pieces.Sum(piece => piece.Rows!.Value);
        var partitions = new List<Partition>(count);
        int piece = 0;
        long used = 0;
        for (int i = 0; i < count; i++)
        {
            long want = (long)((Int128)total * (i + 1) / count) - (long)((Int128)total * i / count);
            var slices = new List<PartitionSlice>();
            while (want > 0)
            {
                PartitionSlice source = pieces[piece];
                long rows = source.Rows!.Value, take = Math.Min(want, rows - used);
                if (take > 0)
                {
                    long bytes = (long)((Int128)source.Bytes * (used + take) / rows) - (long)((Int128)source.Bytes * used / rows);
                    slices.Add(source with { SkipRows = source.SkipRows + used, Rows = take, Bytes = bytes });
                    used += take;
                    want -= take;
                }
                if (used == rows)
                {
                    piece++;
                    used = 0;
                }
            }
            partitions.Add(Partition.Of(slices));
        }
        return partitions;
    }

    // Neighbouring row groups of one file are read as one run.
    private static Partition Join(IReadOnlyList<PartitionSlice> pieces)
    {
        var slices = new List<PartitionSlice>();
        foreach (PartitionSlice piece in pieces)
        {
            if (slices.Count > 0 && slices[^1] is { FirstGroup: int first, Groups: int groups } previous
                && previous.File == piece.File && piece.FirstGroup == first + groups)
            {
                slices[^1] = previous with
                {
                    Groups = groups + piece.Groups,
                    Bytes = previous.Bytes + piece.Bytes,
                    Rows = previous.Rows + piece.Rows,
                };
            }
            else
            {
                slices.Add(piece);
            }
        }
        return Partition.Of(slices);
    }
}
