using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>A dataset in files, as a <see cref="DatasetPlanner"/> found and cut it.</summary>
/// <remarks>Partitions may be read at the same time by any number of threads.</remarks>
public sealed class FileDataset : Dataset
{
    // Pages of up to this many partitions are read when the dataset is opened, so that row counts are known at once.
    private const int PagesReadAhead = 16;

    private readonly IStorage _storage;
    private readonly string? _location;
    private readonly SliceReader _reader;
    private readonly ConcurrentDictionary<int, Partition[]> _pages = new();

    private FileDataset(IStorage storage, DatasetManifest manifest, string? location, DatasetReadOptions? options)
    {
        _storage = storage;
        _location = location;
        _reader = SliceReader.Of(storage, manifest, options ?? new DatasetReadOptions());
        Manifest = manifest;
    }

    /// <summary>Format, schema and counts.</summary>
    public DatasetManifest Manifest { get; }

    /// <inheritdoc/>
    public override Schema Schema => Manifest.Schema;

    /// <inheritdoc/>
    public override int PartitionCount => Manifest.PartitionCount;

    internal override bool ReadsColumnsApart => Manifest.Format is DataFormat.Parquet or DataFormat.Arrow;

    /// <summary>Opens a dataset whose manifest is in storage.</summary>
    /// <param name="storage">Where manifest and files are.</param>
    /// <param name="location">Location of <c>manifest.json</c>.</param>
    /// <param name="options">How to read; null for defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<FileDataset> OpenAsync(
        IStorage storage, string location, DatasetReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        DatasetManifest manifest = await ManifestStore.LoadAsync(storage, location, cancellationToken);
        var dataset = new FileDataset(storage, manifest, location, options);
        int pages = (manifest.PartitionCount + DatasetManifest.PageSize - 1) / DatasetManifest.PageSize;
        for (int page = 0; page < pages && pages <= PagesReadAhead; page++)
            dataset._pages[page] = await ManifestStore.LoadPageAsync(storage, location, page, cancellationToken);
        return dataset;
    }

    /// <summary>Opens files without keeping a manifest: lists, checks and cuts them, and reads.</summary>
    /// <param name="storage">Where the files are.</param>
    /// <param name="input">The files.</param>
    /// <param name="options">How to read; null for defaults.</param>
    /// <param name="known">Columns as a model knows them, which text is read by where the input does not say otherwise; null for none.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<FileDataset> OpenAsync(
        IStorage storage,
        Specifications.InputSpecification input,
        DatasetReadOptions? options = null,
        Schema? known = null,
        CancellationToken cancellationToken = default)
    {
        (DatasetManifest manifest, IReadOnlyList<Partition> partitions) =
            await new DatasetPlanner(storage, known).PlanAsync(input, cancellationToken);
        return Of(storage, manifest, partitions, options);
    }

    /// <summary>A dataset of partitions that are known already.</summary>
    internal static FileDataset Of(
        IStorage storage, DatasetManifest manifest, IReadOnlyList<Partition> partitions, DatasetReadOptions? options)
    {
        var dataset = new FileDataset(storage, manifest, location: null, options);
        foreach ((int page, Partition[] content) in partitions.Chunk(DatasetManifest.PageSize).Index())
            dataset._pages[page] = content;
        return dataset;
    }

    /// <inheritdoc/>
    public override long? RowCount(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)partition, (uint)PartitionCount);
        return _pages.TryGetValue(partition / DatasetManifest.PageSize, out Partition[]? page)
            ? page[partition % DatasetManifest.PageSize].Rows
            : null;
    }

    /// <summary>The slices of one partition.</summary>
    /// <param name="partition">Index of the partition, from 0.</param>
    /// <param name="cancellationToken">Stops the reading of the manifest.</param>
    public async ValueTask<Partition> PartitionAsync(int partition, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)partition, (uint)PartitionCount);
        int index = partition / DatasetManifest.PageSize;
        if (!_pages.TryGetValue(index, out Partition[]? page))
            _pages[index] = page = await ManifestStore.LoadPageAsync(_storage, _location!, index, cancellationToken);
        return page[partition % DatasetManifest.PageSize];
    }

    /// <summary>The files of all partitions, each once.</summary>
    /// <param name="cancellationToken">Stops the reading of the manifest.</param>
    public async Task<IReadOnlyCollection<string>> FilesAsync(CancellationToken cancellationToken)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        for (int partition = 0; partition < PartitionCount; partition += DatasetManifest.PageSize)
        {
            await PartitionAsync(partition, cancellationToken);
            files.UnionWith(_pages[partition / DatasetManifest.PageSize].SelectMany(content => content.Slices).Select(slice => slice.File));
        }
        return files;
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">A file is missing, has changed since it was planned, or cannot be read.</exception>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition,
        IReadOnlyList<string>? columns = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Schema schema = columns is null ? Schema : Schemas.Select(Schema, columns);
        Partition content = await PartitionAsync(partition, cancellationToken);
        await foreach (PlacedBatch placed in _reader.ReadWithKeysAsync(content.Slices, schema, cancellationToken))
            yield return placed.Batch;
    }

    internal override async IAsyncEnumerable<PlacedBatch> ReadPlacedAsync(
        int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Schema schema = columns is null ? Schema : Schemas.Select(Schema, columns);
        Partition content = await PartitionAsync(partition, cancellationToken);
        await foreach (PlacedBatch placed in _reader.ReadWithKeysAsync(content.Slices, schema, cancellationToken))
            yield return placed;
    }
}
