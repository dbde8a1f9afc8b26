using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Cuts Arrow IPC files by their record batches; a stream is one piece.</summary>
internal sealed class ArrowPlanner(IStorage storage) : FormatPlanner(storage)
{
    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        (Schema Schema, PartitionSlice[] Slices)[] found = await ForEachAsync(files, LookAsync, cancellationToken);
        return new FormatPlan(
            Agree(files, [.. found.Select(file => file.Schema)]),
            Cut(input, [.. found.SelectMany(file => file.Slices)]));
    }

    private async ValueTask<(Schema Schema, PartitionSlice[] Slices)> LookAsync(StorageItem file, CancellationToken cancellationToken)
    {
        using ArrowIpc data = await ArrowIpc.OpenAsync(Storage, file.Path, 0, 0, cancellationToken);
        var whole = new PartitionSlice { File = file.Path, Version = file.Version, Bytes = file.Length };
        return (data.Schema, data.BatchCount is not { } count
            ? [whole]
            : [.. Enumerable.Range(0, count).Select(i => whole with { FirstGroup = i, Groups = 1, Bytes = Math.Max(1, file.Length / count) })]);
    }
}
