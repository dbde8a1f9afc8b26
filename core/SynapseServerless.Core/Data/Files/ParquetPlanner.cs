using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Cuts Parquet files by their row groups.</summary>
internal sealed class ParquetPlanner(IStorage storage) : FormatPlanner(storage)
{
    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        (Schema Schema, IReadOnlyList<(long Rows, long Bytes)> Groups)[] footers = await ForEachAsync(files, async (file, token) =>
        {
            using ParquetFile parquet = await ParquetFile.OpenAsync(Storage, file.Path, batchRows: 1024, token);
            return (parquet.Schema, parquet.RowGroups());
        }, cancellationToken);

        var pieces = new List<PartitionSlice>();
        for (int i = 0; i < files.Count; i++)
        {
            for (int group = 0; group < footers[i].Groups.Count; group++)
            {
                pieces.Add(new PartitionSlice
                {
                    File = files[i].Path,
                    Version = files[i].Version,
                    Bytes = footers[i].Groups[group].Bytes,
                    Rows = footers[i].Groups[group].Rows,
                    FirstGroup = group,
                    Groups = 1,
                });
            }
        }
        return new FormatPlan(Agree(files, [.. footers.Select(footer => footer.Schema)]), Cut(input, pieces));
    }
}
