using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>Reads files as they land. Its one partition is the list of files found, and an offset is a number in that list.</summary>
internal sealed class FolderReader(FolderSource source, StreamContext context, LandedFiles files) : IStreamReader
{
    private const string Partition = "files", StartFile = "start.json";

    // Enough for an epoch; a plan with more would be long itself.
    private const int MostFiles = 10_000;

    private readonly Dictionary<string, (string Version, long Since)> _unsettled = new(StringComparer.Ordinal);

    private InputSpecification Input => context.Input!;

    /// <inheritdoc/>
    public bool HasUnready => _unsettled.Count > 0;

    /// <inheritdoc/>
    public async Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        DataException? damaged = null;
        // Of a new version the columns are those of what it has still to read.
        for (long first = context.Offsets.TryGetValue(Partition, out string? offset) ? Number(offset) : 0; first < files.Count; first++)
        {
            LandedFile file = (await files.RangeAsync(first, first + 1, cancellationToken).ConfigureAwait(false))[0];
            if (file.Bytes == 0 || file.Changed || await context.Storage.FindAsync(file.Path, cancellationToken).ConfigureAwait(false) is null)
                continue;
            try
            {
                (DatasetManifest manifest, _) = await new DatasetPlanner(context.Storage, context.Known).PlanAsync(Input with { Path = [file.Path] }, cancellationToken).ConfigureAwait(false);
                // A later file may have a null where this one has none.
                return new Schema(manifest.Schema.FieldsList.Select(static field => new Field(field.Name, field.DataType, true, field.Metadata)), manifest.Schema.Metadata);
            }
            catch (DataException error) when (!error.MayPass)
            {
                // The next file tells the columns, and this one is set aside.
                damaged = error;
            }
        }
        if (damaged is not null)
            throw damaged;
        return null;
    }

    /// <inheritdoc/>
    public async Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        long from = request.Offsets.TryGetValue(Partition, out string? offset) ? Number(offset) : await StartAsync(cancellationToken).ConfigureAwait(false);
        await files.LetGoAsync(from, cancellationToken).ConfigureAwait(false);
        if (from >= files.Count)
            return StreamPlan.Empty;
        IReadOnlyList<LandedFile> waiting = await files.RangeAsync(from, Math.Min(files.Count, from + MostFiles), cancellationToken).ConfigureAwait(false);
        int taken = 0;
        long bytes = 0;
        while (taken < waiting.Count && (taken == 0 || bytes + waiting[taken].Bytes <= request.MaxBytes))
            bytes += waiting[taken++].Bytes;
        return new StreamPlan
        {
            Ranges = [.. Cut(from, waiting, taken, bytes, Math.Max(1, request.Tasks))],
            Backlog = from + taken == files.Count ? 0 : null,
            Lag = taken < waiting.Count ? Max(context.Time.GetUtcNow() - waiting[taken].Modified, TimeSpan.Zero) : null,
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (LandedFile file in await files.RangeAsync(Number(range.From), Number(range.To), cancellationToken).ConfigureAwait(false))
        {
            if (await OpenAsync(file, reading, cancellationToken).ConfigureAwait(false) is not { } dataset)
                continue;
            long row = 0;
            string[] columns = [.. context.Schema!.FieldsList.Select(static field => field.Name)];
            for (int partition = 0; partition < dataset.PartitionCount; partition++)
            {
                await using IAsyncEnumerator<RecordBatch> batches = dataset.ReadAsync(partition, columns, cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await NextAsync(batches, file, reading).ConfigureAwait(false))
                {
                    RecordBatch batch = batches.Current;
                    long first = row;
                    row += batch.Length;
                    yield return new StreamBatch(
                        new RecordBatch(context.Schema, batch.Arrays, batch.Length), index => string.Create(CultureInfo.InvariantCulture, $"{file.Path}#{first + index}"));
                }
            }
        }
    }

    /// <inheritdoc/>
    public async Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken)
    {
        if (source.Afterwards != "delete" || !offsets.TryGetValue(Partition, out string? offset))
            return;
        string marker = ManifestStore.Combine(context.Folder, "deleted.json");
        ReadOnlyMemory<byte>? done = await context.Storage.TryReadAsync(marker, cancellationToken).ConfigureAwait(false);
        long from = done is { } text ? long.Parse(text.Span, NumberStyles.None, CultureInfo.InvariantCulture) : await StartAsync(cancellationToken).ConfigureAwait(false);
        long to = Number(offset);
        foreach (LandedFile file in from < to ? await files.RangeAsync(from, to, cancellationToken).ConfigureAwait(false) : [])
        {
            // One that changed since was not read as it is now.
            if (!file.Changed && await context.Storage.FindAsync(file.Path, cancellationToken).ConfigureAwait(false) is { } there && there.Version == file.Version)
                await context.Storage.DeleteAsync(file.Path, cancellationToken).ConfigureAwait(false);
        }
        await using StorageWrite write = await context.Storage.CreateAsync(marker, cancellationToken).ConfigureAwait(false);
        await write.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(to.ToString(CultureInfo.InvariantCulture)), cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }

    // Finds what has landed, and numbers it.
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StorageItem> there = await FileListing.FindAsync(context.Storage, Input.Path, cancellationToken, mayBeNone: true).ConfigureAwait(false);
        var found = new List<LandedFile>();
        var unsettled = new HashSet<string>(StringComparer.Ordinal);
        foreach (StorageItem file in there)
        {
            bool? known = files.Knows(file);
            if (known == true)
                continue;
            if (IsSettled(file))
                found.Add(new LandedFile(file.Path, file.Version, file.Length, file.Modified, known is null));
            else
                unsettled.Add(file.Path);
        }
        foreach (string gone in _unsettled.Keys.Where(path => !unsettled.Contains(path)).ToArray())
            _unsettled.Remove(gone);
        if (found.Count > 0)
            await files.AddAsync([.. found.OrderBy(static file => file.Modified).ThenBy(static file => file.Path, StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
    }

    // By its own time, or, where clocks differ, by having stayed the same for as long by ours.
    private bool IsSettled(StorageItem file)
    {
        var settle = TimeSpan.FromSeconds(source.SettleSeconds);
        if (settle == TimeSpan.Zero || context.Time.GetUtcNow() - file.Modified >= settle)
            return true;
        if (!_unsettled.TryGetValue(file.Path, out (string Version, long Since) seen) || seen.Version != file.Version)
        {
            _unsettled[file.Path] = (file.Version, context.Time.GetTimestamp());
            return false;
        }
        return context.Time.GetElapsedTime(seen.Since) >= settle;
    }

    // Where a new stream begins, which is found out once.
    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        if (source.Start == "earliest")
            return 0;
        string location = ManifestStore.Combine(context.Folder, StartFile);
        byte[] now = System.Text.Encoding.ASCII.GetBytes(files.Count.ToString(CultureInfo.InvariantCulture));
        if (await context.Storage.TryCreateAsync(location, now, cancellationToken).ConfigureAwait(false))
            return files.Count;
        ReadOnlyMemory<byte> kept = await context.Storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? now;
        return long.Parse(kept.Span, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private async Task<FileDataset?> OpenAsync(LandedFile file, StreamReadContext reading, CancellationToken cancellationToken)
    {
        if (file.Changed)
        {
            reading.Poisoned(new PoisonedRecord(file.Path, "", "This file has changed after it was read, and is not read again"));
            return null;
        }
        if (await context.Storage.FindAsync(file.Path, cancellationToken).ConfigureAwait(false) is not { } there)
        {
            reading.Poisoned(new PoisonedRecord(file.Path, "", "This file was taken away before it was read"));
            return null;
        }
        try
        {
            (DatasetManifest manifest, IReadOnlyList<Partition> partitions) =
                await new DatasetPlanner(context.Storage, context.Schema).PlanAsync(Input with { Path = [there.Path] }, cancellationToken).ConfigureAwait(false);
            if (StreamChangedException.Difference(context.Schema!, manifest.Schema) is { Length: > 0 } difference)
                throw new StreamChangedException($"the files in {string.Join(", ", Input.Path)}", file.Path, difference);
            var options = new DatasetReadOptions
            {
                BatchRows = reading.BatchRows,
                BatchBytes = reading.BatchBytes,
                Rejected = record => reading.Poisoned(new PoisonedRecord(string.Create(CultureInfo.InvariantCulture, $"{record.File}:{record.Line}"), record.Text, record.Problem)),
            };
            return FileDataset.Of(context.Storage, manifest, partitions, options);
        }
        catch (DataException error) when (error is { MayPass: false } and not StreamChangedException)
        {
            reading.Poisoned(new PoisonedRecord(file.Path, "", error.Message));
            return null;
        }
    }

    // What is wrong with a file is wrong whenever it is read: what was read of it stays, and the rest is set aside.
    private static async Task<bool> NextAsync(IAsyncEnumerator<RecordBatch> batches, LandedFile file, StreamReadContext reading)
    {
        try
        {
            return await batches.MoveNextAsync().ConfigureAwait(false);
        }
        catch (DataException error) when (!error.MayPass)
        {
            reading.Poisoned(new PoisonedRecord(file.Path, "", error.Message));
            return false;
        }
    }

    private static IEnumerable<StreamRange> Cut(long from, IReadOnlyList<LandedFile> waiting, int taken, long bytes, int tasks)
    {
        long each = Math.Max(1, (bytes + tasks - 1) / tasks), sum = 0;
        int first = 0;
        for (int i = 0; i < taken; i++)
        {
            sum += waiting[i].Bytes;
            if (sum < each && i < taken - 1)
                continue;
            yield return new StreamRange(Partition, Text(from + first), Text(from + i + 1)) { Bytes = sum };
            (first, sum) = (i + 1, 0);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string offset) => long.Parse(offset, NumberStyles.None, CultureInfo.InvariantCulture);
}
