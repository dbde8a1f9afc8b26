using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Lists files as rows: path, modificationTime, length, content.</summary>
internal sealed class BinaryPlanner(IStorage storage) : FormatPlanner(storage)
{
    public static Schema Schema { get; } = new(
        [
            new Field("path", StringType.Default, nullable: false),
            new Field("modificationTime", new TimestampType(TimeUnit.Microsecond, "UTC"), nullable: false),
            new Field("length", Int64Type.Default, nullable: false),
            new Field("content", BinaryType.Default, nullable: false),
        ],
        null);

    public override Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        PartitionSlice[] slices = [.. files.Select(file => new PartitionSlice { File = file.Path, Version = file.Version, Bytes = file.Length, Rows = 1 })];
        // A file is one row and cannot be cut; partitions for which there is no file stay empty.
        IReadOnlyList<Partition> partitions = input.Partitions is int count
            ? PartitionCutter.ToCount([.. slices.Select(slice => slice with { Rows = null })], Math.Max(1, count))
            : Cut(input, slices);
        return Task.FromResult(new FormatPlan(Schema, partitions));
    }
}

/// <summary>Reads whole files as rows, several to a batch, which holds no more bytes than a batch may unless one file alone does.</summary>
internal sealed class BinarySliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : SliceReader(storage, manifest, options)
{
    public override IAsyncEnumerable<PlacedBatch> ReadAsync(PartitionSlice slice, Schema schema, CancellationToken cancellationToken) =>
        ReadAllAsync([slice], schema, cancellationToken);

    public override async IAsyncEnumerable<PlacedBatch> ReadAllAsync(
        IReadOnlyList<PartitionSlice> slices, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool withContent = schema.GetFieldIndex("content") >= 0;
        var rows = new List<(StorageItem File, byte[] Content)>();
        long bytes = 0;
        foreach (PartitionSlice slice in slices)
        {
            if (rows.Count > 0 && (rows.Count == Options.BatchRows || bytes + (withContent ? slice.Bytes : 0) > Options.BatchBytes))
            {
                yield return new PlacedBatch(ToBatch(rows, schema), Places(rows));
                rows.Clear();
                bytes = 0;
            }
            StorageItem file = await CheckVersionAsync(slice, cancellationToken);
            byte[] content = withContent ? await ReadAsync(file, cancellationToken) : [];
            rows.Add((file, content));
            bytes += content.Length;
        }
        if (rows.Count > 0)
            yield return new PlacedBatch(ToBatch(rows, schema), Places(rows));
    }

    private async Task<byte[]> ReadAsync(StorageItem file, CancellationToken cancellationToken)
    {
        if (file.Length > System.Array.MaxLength)
            throw new DataException("This file is larger than 2 GB, and a row cannot hold it", Location.OfFile(file.Path), "Leave it out.");
        await using Stream stream = await Storage.OpenReadAsync(file.Path, cancellationToken);
        byte[] content = GC.AllocateUninitializedArray<byte>((int)file.Length);
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private static RowPlaces Places(List<(StorageItem File, byte[] Content)> rows) =>
        new(0, 0, (long[])[.. rows.Select(row => (long)RowPlaces.SourceOf(row.File.Path))]);

    private static RecordBatch ToBatch(List<(StorageItem File, byte[] Content)> rows, Schema schema)
    {
        IArrowArray Column(string name)
        {
            switch (name)
            {
                case "path":
                    return new StringArray.Builder().AppendRange(rows.Select(row => row.File.Path)).Build();
                case "modificationTime":
                    return new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")).AppendRange(rows.Select(row => row.File.Modified)).Build();
                case "length":
                    return new Int64Array.Builder().AppendRange(rows.Select(row => row.File.Length)).Build();
                default:
                    var builder = new BinaryArray.Builder();
                    foreach ((StorageItem _, byte[] content) in rows)
                        builder.Append(content.AsSpan());
                    return builder.Build();
            }
        }
        return new RecordBatch(schema, schema.FieldsList.Select(field => Column(field.Name)), rows.Count);
    }
}
