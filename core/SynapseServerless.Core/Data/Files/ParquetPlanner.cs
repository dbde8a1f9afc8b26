using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Cuts Parquet files by their row groups.</summary>
internal sealed class ParquetPlanner(IStorage storage) : FormatPlanner(storage)
{
    // As many rows make a partition of the usual size, however few bytes they have: half of a usual row group, so that two processors share a file
    // of one of them, and of three of them evenly.
    private const long PartitionRows = 1 << 19;

    // Fewer rows of a row group are not read on their own: all before them are decoded too.
    private const long LeastRows = 1 << 14;

    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        (Schema Schema, IReadOnlyList<(long Rows, long Bytes, long Uncompressed)> Groups)[] footers = await ForEachAsync(files, async (file, token) =>
        {
            using ParquetFile parquet = await ParquetFile.OpenAsync(Storage, file.Path, batchRows: 1024, token);
            return (parquet.Schema, parquet.RowGroups());
        }, cancellationToken);

        var pieces = new List<PartitionSlice>();
        var weights = new List<long>();
        for (int i = 0; i < files.Count; i++)
        {
            long firstRow = 0;
            for (int group = 0; group < footers[i].Groups.Count; group++)
            {
                (long rows, long bytes, long uncompressed) = footers[i].Groups[group];
                var piece = new PartitionSlice
                {
                    File = files[i].Path,
                    Version = files[i].Version,
                    Bytes = bytes,
                    Rows = rows,
                    FirstGroup = group,
                    Groups = 1,
                    FirstRow = firstRow,
                };
                firstRow += rows;
                long weight = Weight(input, rows, uncompressed);
                int parts = input.Partitions is null ? (int)Math.Clamp((weight + input.PartitionBytes - 1) / Math.Max(1, input.PartitionBytes), 1, Math.Max(1, rows / LeastRows)) : 1;
                for (int part = 0; part < parts; part++)
                {
                    pieces.Add(parts == 1 ? piece : Part(piece, part, parts));
                    weights.Add(weight / parts);
                }
            }
        }
        Schema schema = Agree(files, [.. footers.Select(footer => footer.Schema)]);
        return new FormatPlan(schema, input.Partitions is null ? PartitionCutter.ToSize(pieces, Math.Max(1, input.PartitionBytes), weights) : Cut(input, pieces));
    }

    // What compresses well is as much work as what does not, and rows are work too: three million may have thirteen megabytes.
    private static long Weight(InputSpecification input, long rows, long uncompressed) =>
        Math.Max(uncompressed, (long)((Int128)rows * input.PartitionBytes / PartitionRows));

    private static PartitionSlice Part(PartitionSlice group, int part, int parts)
    {
        long From(long amount, int at) => (long)((Int128)amount * at / parts);
        long rows = group.Rows!.Value, skip = From(rows, part);
        return group with
        {
            SkipRows = skip,
            Rows = From(rows, part + 1) - skip,
            Bytes = From(group.Bytes, part + 1) - From(group.Bytes, part),
        };
    }
}
