using System.Diagnostics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Planning;

/// <summary>Rows of an input, taken in blocks from everywhere in it.</summary>
internal sealed class SampleData : IDisposable
{
    // Blocks keep neighbours together, which belong together in some data; many of them are more like the whole than a few.
    private const int Blocks = 32, MostPartitions = 16;

    // So much of a partition is read to take blocks from.
    private const int MostRowsRead = 1 << 17;
    private const long MostBytesRead = 256 << 20;

    private readonly RecordBatch _rows;

    private SampleData(RecordBatch rows, double secondsPerRow)
    {
        _rows = rows;
        SecondsPerRow = secondsPerRow;
    }

    /// <summary>How many rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>Seconds that the reading of a row took.</summary>
    public double SecondsPerRow { get; }

    /// <summary>Takes a sample.</summary>
    /// <param name="data">The input.</param>
    /// <param name="rows">How many rows are wanted; null for all of them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public static async Task<SampleData> TakeAsync(FileDataset data, int? rows, CancellationToken cancellationToken)
    {
        int some = rows is null ? data.PartitionCount : Math.Min(data.PartitionCount, MostPartitions);
        int quota = rows is { } wanted ? (wanted + some - 1) / some : int.MaxValue;
        var taken = new List<RecordBatch>();
        double seconds = 0;
        long read = 0;
        bool isFirst = some > 1;
        try
        {
            foreach (int partition in RowCounts.Spread(data.PartitionCount, some))
            {
                var batches = new List<RecordBatch>();
                try
                {
                    long bytes = 0;
                    int count = 0;
                    long began = Stopwatch.GetTimestamp();
                    await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
                    {
                        batches.Add(batch);
                        count += batch.Length;
                        bytes += BatchBytes.Of(batch);
                        if (count >= Math.Max(MostRowsRead, quota) || bytes > MostBytesRead / some)
                            break;
                    }
                    // The first reading pays for what all others find ready.
                    if (!isFirst)
                    {
                        seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
                        read += count;
                    }
                    isFirst = false;
                    if (count > 0)
                    {
                        using RecordBatch all = Batches.Concatenate(data.Schema, batches);
                        taken.Add(Some(all, quota, Blocks / some));
                    }
                }
                finally
                {
                    foreach (RecordBatch batch in batches)
                        batch.Dispose();
                }
            }
            RecordBatch sample = Batches.Concatenate(data.Schema, taken);
            return new SampleData(sample, read > 0 ? seconds / read : 0);
        }
        finally
        {
            foreach (RecordBatch batch in taken)
                batch.Dispose();
        }
    }

    /// <summary>Writes rows of the sample as an input of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="partitions">In how many partitions.</param>
    /// <param name="format">Format.</param>
    /// <param name="storage">Writes.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task<long> WriteAsync(string folder, int rows, int partitions, DataFormat format, IStorage storage, CancellationToken cancellationToken)
    {
        using RecordBatch some = Some(_rows, rows, Blocks);
        var parts = new IReadOnlyList<RecordBatch>[Math.Max(1, Math.Min(partitions, some.Length))];
        for (int i = 0; i < parts.Length; i++)
        {
            int start = (int)((long)some.Length * i / parts.Length), end = (int)((long)some.Length * (i + 1) / parts.Length);
            parts[i] = [some.SliceShared(start, end - start)];
        }
        using var data = new MemoryDataset(_rows.Schema, parts);
        return await data.WriteAsync(folder, format, storage, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    // All rows where there are not more; otherwise as many, in blocks that are evenly spread.
    private static RecordBatch Some(RecordBatch batch, int rows, int blocks)
    {
        if (batch.Length <= rows)
            return Batches.Share(batch);
        blocks = Math.Clamp(blocks, 1, rows);
        var chosen = new List<int>(rows);
        for (int block = 0; block < blocks; block++)
        {
            int count = (int)((long)rows * (block + 1) / blocks) - (int)((long)rows * block / blocks);
            int from = (int)((long)batch.Length * block / blocks), to = (int)((long)batch.Length * (block + 1) / blocks);
            chosen.AddRange(Enumerable.Range(from + (Math.Max(0, to - from - count) / 2), Math.Min(count, to - from)));
        }
        return Batches.Take(batch, CollectionsMarshal.AsSpan(chosen));
    }
}
