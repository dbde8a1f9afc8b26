using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Outputs;
using SynapseServerless.Storage;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>The files that a stream writes to a folder: a dataset that grows by an epoch at a time.</summary>
/// <remarks>
/// A part of an epoch is a file whose name follows from epoch and part, so that a part that is written again replaces itself. Which files the dataset has, and up to which
/// epoch, <c>_SUCCESS</c> says: publishing an epoch replaces that one file, and publishing it again changes nothing. So rows are seen once, whatever died in between.
/// </remarks>
/// <param name="stream">The stream.</param>
internal sealed class StreamOutput(StreamWorkspace stream)
{
    private readonly IStorage _storage = stream.Run.Storage;
    private readonly DataOutput _output = DataOutput.Of(stream.Specification.Output)!;

    /// <summary>Names the files that an epoch writes: the same whenever it is carried out by the same version, and no other's.</summary>
    public static string WriteOf(StreamWorkspace stream, long epoch) => Name(string.Create(CultureInfo.InvariantCulture, $"{stream.Files.Epochs}|{stream.Name}|{stream.Version}|{epoch}"));

    /// <summary>Columns that are written.</summary>
    public static Schema WrittenSchema(StreamWorkspace stream, Schema schema)
    {
        if (stream.Specification.Output.Columns is not { } columns)
            return schema;
        foreach (string column in columns.Where(column => schema.GetFieldIndex(column) < 0))
            throw new SpecificationException("The output has no such column", new Location { Column = column }, Suggestions.Remedy(column, [.. Schemas.Names(schema)], "columns"));
        return Schemas.Select(schema, columns);
    }

    /// <summary>Writes a part of an epoch.</summary>
    public async Task<DatasetPart> WriteAsync(EpochPart part, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        var writer = new DatasetWriter(_storage, _output.Location, _output.Format, schema, new DatasetWriteOptions { Write = WriteOf(stream, part.Epoch) });
        DatasetPart written = await writer.WriteAsync(part.Part, batches, cancellationToken).ConfigureAwait(false);
        // A file without rows would be one more to read.
        if (written.Rows == 0)
            await _storage.DeleteAsync(ManifestStore.Combine(_output.Location, written.Name), cancellationToken).ConfigureAwait(false);
        return written;
    }

    /// <summary>Makes sure that the folder is this stream's or nobody's.</summary>
    /// <exception cref="SpecificationException">It holds data of somebody else, or of other columns.</exception>
    public async Task CheckAsync(Schema schema, CancellationToken cancellationToken)
    {
        if (await DatasetCommit.FindAsync(_storage, _output.Location, cancellationToken).ConfigureAwait(false) is not { } there)
            return;
        if (there.Stream != stream.Name)
        {
            throw new SpecificationException(
                there.Stream is null ? "There is a dataset in this folder that no stream wrote" : $"The stream '{there.Stream}' writes to this folder", Location.OfFile(_output.Location),
                "A stream adds to what it wrote and to nothing else: name an empty folder.");
        }
        if (there.Format != _output.Format)
        {
            throw new SpecificationException(
                $"The files in this folder are {DataFormats.Name(there.Format)}, and {DataFormats.Name(_output.Format)} is to be written", Location.OfFile(_output.Location), "Keep the format, or name an empty folder.");
        }
        if (there.ArrowSchema.Length > 0 && StreamChangedException.Difference(SchemaMessage.Read(there.ArrowSchema), schema) is { Length: > 0 } difference)
        {
            throw new SpecificationException(
                $"The files in this folder have other columns than are to be written: {difference}", Location.OfFile(_output.Location), "Let the pipeline give the same columns, or name an empty folder.");
        }
    }

    /// <summary>Adds the files of an epoch to the dataset.</summary>
    /// <returns>How many files of it are small.</returns>
    public async Task<int> PublishAsync(StreamCommit commit, CancellationToken cancellationToken)
    {
        DatasetSuccess? there = await DatasetCommit.FindAsync(_storage, _output.Location, cancellationToken).ConfigureAwait(false);
        if (there is { Epoch: { } published } && published >= commit.Epoch)
            return Small(there).Count;
        if (there is null && commit.ArrowSchema is null)
            return 0;
        Schema? schema = commit.ArrowSchema is { } message ? SchemaMessage.Read(message) : null;
        DatasetSuccess next = there ?? DatasetCommit.Describe(_output.Format, schema, []);
        IReadOnlyList<DatasetPart> parts = [.. next.Parts, .. commit.Parts];
        next = next with { Stream = stream.Name, Epoch = commit.Epoch, Rows = parts.Sum(static part => part.Rows), Bytes = parts.Sum(static part => part.Bytes), Parts = Number(parts) };
        await WriteAsync(next, cancellationToken).ConfigureAwait(false);
        return Small(next).Count;
    }

    /// <summary>Merges small files into one, in their order.</summary>
    /// <remarks>Those that were merged stay until the next merge, for who is reading them.</remarks>
    public async Task CompactAsync(long epoch, CancellationToken cancellationToken)
    {
        if (await DatasetCommit.FindAsync(_storage, _output.Location, cancellationToken).ConfigureAwait(false) is not { } there)
            return;
        List<DatasetPart> small = Small(there);
        if (small.Count < 2)
            return;
        // Small files stand together at the end of the dataset, so that rows keep their order.
        string write = Name(string.Create(CultureInfo.InvariantCulture, $"{stream.Files.Epochs}|{stream.Name}|compact|{epoch}|{string.Join('|', small.Select(static part => part.Name))}"));
        var input = new Specifications.InputSpecification
        {
            Path = [.. small.Select(part => ManifestStore.Combine(_output.Location, part.Name))], Format = DataFormats.Name(there.Format),
        };
        Schema schema = SchemaMessage.Read(there.ArrowSchema);
        FileDataset files = await FileDataset.OpenAsync(_storage, input, known: schema, cancellationToken: cancellationToken).ConfigureAwait(false);
        var writer = new DatasetWriter(_storage, _output.Location, there.Format, schema, new DatasetWriteOptions { Write = write });
        DatasetPart merged = await writer.WriteAsync(small[0].Partition, AllAsync(files, schema, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (merged.Rows != small.Sum(static part => part.Rows))
        {
            throw new DataException(
                $"{small.Count} files of the output have {merged.Rows} rows, and were written with {small.Sum(static part => part.Rows)}", Location.OfFile(_output.Location),
                "Somebody changed them: the files stay as they are.");
        }
        HashSet<string> gone = [.. small.Select(static part => part.Name)];
        string[] before = [.. there.Replaced];
        DatasetSuccess next = there with { Parts = Number([.. there.Parts.Where(part => !gone.Contains(part.Name)), merged]), Replaced = [.. gone.Order(StringComparer.Ordinal)] };
        next = next with { Bytes = next.Parts.Sum(static part => part.Bytes) };
        await WriteAsync(next, cancellationToken).ConfigureAwait(false);
        foreach (string name in before.Except(next.Parts.Select(static part => part.Name)))
            await _storage.DeleteAsync(ManifestStore.Combine(_output.Location, name), cancellationToken).ConfigureAwait(false);
    }

    // From the end: the last files that are not large yet.
    private List<DatasetPart> Small(DatasetSuccess dataset)
    {
        var small = new List<DatasetPart>();
        long bytes = 0;
        for (int i = dataset.Parts.Count - 1; i >= 0; i--)
        {
            DatasetPart part = dataset.Parts[i];
            if (part.Bytes >= stream.Stream.CompactBytes || bytes + part.Bytes > 2 * stream.Stream.CompactBytes)
                break;
            bytes += part.Bytes;
            small.Add(part);
        }
        small.Reverse();
        return small;
    }

    private async Task WriteAsync(DatasetSuccess dataset, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await _storage.CreateAsync(ManifestStore.Combine(_output.Location, DatasetCommit.FileName), cancellationToken).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(write.Stream, dataset, DatasetCommit.Options, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<RecordBatch> AllAsync(FileDataset files, Schema schema, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < files.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in files.ReadAsync(partition, [.. Schemas.Names(schema)], cancellationToken).ConfigureAwait(false))
                yield return new RecordBatch(schema, batch.Arrays, batch.Length);
        }
    }

    // Places in the dataset, not in an epoch.
    private static DatasetPart[] Number(IReadOnlyList<DatasetPart> parts) => [.. parts.Select(static (part, i) => part with { Partition = i })];

    private static string Name(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
