using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Planning;

/// <summary>How many rows a dataset has: as its files say, as they were counted, or as some ranges of their bytes tell.</summary>
/// <param name="storage">Where the files are.</param>
internal sealed class RowCounts(IStorage storage)
{
    // As much is read to the end: counting it takes less than what a run does with it.
    private const long CountedBytes = 16 << 20;

    // Of more, so many ranges of so many bytes are looked at.
    private const int Ranges = 64, RangeBytes = 256 << 10;

    /// <summary>The rows.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public async Task<EstimateRange> OfAsync(FileDataset data, CancellationToken cancellationToken)
    {
        if (data.Manifest.Rows is { } known)
            return EstimateRange.Exactly(known);
        if (data.Manifest.Bytes <= CountedBytes)
            return EstimateRange.Exactly(await CountAsync(data, 0, data.PartitionCount, cancellationToken).ConfigureAwait(false));
        List<PartitionSlice> slices = await SlicesAsync(data, cancellationToken).ConfigureAwait(false);
        bool isLines = data.Manifest.Format is DataFormat.Csv or DataFormat.Tsv or DataFormat.Ndjson
            && data.Manifest.Dialect?.Encoding is (null or "utf-8" or "us-ascii" or "iso-8859-1" or "iso-8859-15" or "windows-1252")
            && !slices.Exists(slice => DataFormats.IsCompressed(slice.File));
        return isLines ? await OfLinesAsync(data, slices, cancellationToken).ConfigureAwait(false) : await OfSomePartitionsAsync(data, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<long> CountAsync(FileDataset data, int first, int end, CancellationToken cancellationToken)
    {
        string[] columns = [.. data.Schema.FieldsList.Take(1).Select(field => field.Name)];
        long rows = 0;
        for (int partition = first; partition < end; partition++)
        {
            if (data.RowCount(partition) is { } known)
            {
                rows += known;
                continue;
            }
            await foreach (Apache.Arrow.RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    rows += batch.Length;
            }
        }
        return rows;
    }

    private static async Task<List<PartitionSlice>> SlicesAsync(FileDataset data, CancellationToken cancellationToken)
    {
        var slices = new List<PartitionSlice>();
        for (int partition = 0; partition < data.PartitionCount; partition++)
            slices.AddRange((await data.PartitionAsync(partition, cancellationToken).ConfigureAwait(false)).Slices);
        return slices;
    }

    // Files that can only be read from their beginning: some partitions, and the others by their bytes.
    private static async Task<EstimateRange> OfSomePartitionsAsync(FileDataset data, CancellationToken cancellationToken)
    {
        long rows = 0, bytes = 0;
        int read = 0;
        foreach (int partition in Spread(data.PartitionCount, Math.Min(data.PartitionCount, 8)))
        {
            if (read > 0 && bytes > CountedBytes)
                break;
            rows += await CountAsync(data, partition, partition + 1, cancellationToken).ConfigureAwait(false);
            bytes += (await data.PartitionAsync(partition, cancellationToken).ConfigureAwait(false)).Bytes;
            read++;
        }
        if (read == data.PartitionCount)
            return EstimateRange.Exactly(rows);
        return EstimateRange.Within(rows * (data.Manifest.Bytes / (double)Math.Max(1, bytes)), 1.15, 1.15).Rounded();
    }

    // Line ends in ranges of bytes everywhere in the files, less those inside of texts.
    private async Task<EstimateRange> OfLinesAsync(FileDataset data, List<PartitionSlice> slices, CancellationToken cancellationToken)
    {
        long total = slices.Sum(slice => slice.Bytes);
        byte[] bytes = new byte[RangeBytes];
        var densities = new List<double>();
        foreach (int i in Enumerable.Range(0, Ranges))
        {
            (PartitionSlice slice, long start) = At(slices, (long)((i + 0.5) / Ranges * total));
            int read = await ReadAsync(slice, start, bytes, cancellationToken).ConfigureAwait(false);
            if (read > 0)
                densities.Add(bytes.AsSpan(0, read).Count((byte)'\n') / (double)read);
        }
        double mean = densities.Average();
        double ofLines = data.Manifest.Dialect is { Quote.Length: > 0 } ? await RecordsPerLineAsync(data, cancellationToken).ConfigureAwait(false) : 1;
        double deviation = densities.Count < 2 ? 0 : Math.Sqrt(densities.Sum(density => (density - mean) * (density - mean)) / (densities.Count - 1) / densities.Count);
        double likely = mean * total * ofLines, error = Math.Max(0.005, mean > 0 ? 2.5 * deviation / mean : 1);
        return new EstimateRange(likely * Math.Max(0, 1 - error), likely, likely * (1 + error)).Rounded();
    }

    // What one batch from the beginning has in line ends inside of its texts.
    private static async Task<double> RecordsPerLineAsync(FileDataset data, CancellationToken cancellationToken)
    {
        await foreach (Apache.Arrow.RecordBatch batch in data.ReadAsync(0, null, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                return batch.Length / (double)Math.Max(1, batch.Length + LineEnds(batch));
        }
        return 1;
    }

    // Line ends inside of texts.
    private static long LineEnds(Apache.Arrow.RecordBatch batch)
    {
        long ends = 0;
        foreach (Apache.Arrow.IArrowArray column in batch.Arrays)
        {
            if (column is Apache.Arrow.StringArray { Length: > 0 } texts)
            {
                ReadOnlySpan<int> offsets = texts.ValueOffsets;
                ends += texts.Values[offsets[0]..offsets[texts.Length]].Count((byte)'\n');
            }
        }
        return ends;
    }

    private static (PartitionSlice Slice, long Start) At(List<PartitionSlice> slices, long place)
    {
        foreach (PartitionSlice slice in slices)
        {
            if (place < slice.Bytes)
                return (slice, (slice.Start ?? slice.SkipBytes) + place);
            place -= slice.Bytes;
        }
        return (slices[^1], slices[^1].Start ?? 0);
    }

    private async Task<int> ReadAsync(PartitionSlice slice, long start, byte[] bytes, CancellationToken cancellationToken)
    {
        await using Stream stream = await storage.OpenReadAsync(slice.File, cancellationToken).ConfigureAwait(false);
        long first = slice.Start ?? 0, end = slice.End ?? stream.Length;
        stream.Position = Math.Max(first, Math.Min(start, end - bytes.Length));
        int most = (int)Math.Min(bytes.Length, end - stream.Position);
        return await stream.ReadAtLeastAsync(bytes.AsMemory(0, most), most, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Some numbers below a count, evenly spread.</summary>
    public static IEnumerable<int> Spread(int count, int some) => Enumerable.Range(0, some).Select(i => (int)(((2L * i) + 1) * count / (2L * some)));
}
