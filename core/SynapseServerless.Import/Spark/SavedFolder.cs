using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Import.Spark;

/// <summary>A folder of something that was saved, and its parts.</summary>
/// <param name="storage">Where it is.</param>
/// <param name="path">Its location.</param>
internal sealed class SavedFolder(IStorage storage, string path)
{
    /// <summary>The location, without a slash at its end.</summary>
    public string Path { get; } = path.TrimEnd('/');

    /// <summary>Where it stands in messages.</summary>
    public Location Location => Location.OfFile(Path);

    /// <summary>A folder inside it.</summary>
    public SavedFolder Folder(string name) => new(storage, $"{Path}/{name}");

    /// <summary>The files that hold data: <c>part-*</c>, in order; marks such as <c>_SUCCESS</c> and checksums are none.</summary>
    public async Task<IReadOnlyList<string>> PartsAsync(CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(Path, cancellationToken).ConfigureAwait(false))
        {
            string name = item.Path[(item.Path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
            if (name.StartsWith("part-", StringComparison.Ordinal) && !name.EndsWith(".crc", StringComparison.Ordinal) && item.Path.Length == Path.Length + 1 + name.Length)
                parts.Add(item.Path);
        }
        parts.Sort(StringComparer.Ordinal);
        return parts;
    }

    /// <summary>Whether there is anything in it.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        await foreach (StorageItem _ in storage.ListAsync(Path, cancellationToken).ConfigureAwait(false))
            return true;
        return false;
    }

    /// <summary>All bytes of a file of the folder; null where there is none.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken) => ReadFileAsync($"{Path}/{name}", cancellationToken);

    /// <summary>All bytes of a file; null where there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadFileAsync(string location, CancellationToken cancellationToken)
    {
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is null)
            return null;
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
        return memory.ToArray();
    }

    /// <summary>The text of all parts, one after the other; null where there are none.</summary>
    public async Task<string?> ReadTextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        IReadOnlyList<string> parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        foreach (string part in parts)
            text.Append(Encoding.UTF8.GetString((await ReadFileAsync(part, cancellationToken).ConfigureAwait(false))!.Value.Span));
        return parts.Count == 0 ? null : text.ToString();
    }

    /// <summary>The rows of the Parquet files in the folder, as JSON objects.</summary>
    /// <exception cref="ImportException">There are none.</exception>
    public async Task<IReadOnlyList<JsonObject>> RowsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        if (parts.Count == 0)
            throw new ImportException("The model has no data", Location, "Copy the whole folder that Spark wrote, data included.");
        FileDataset data = await Datasets.OpenAsync(new InputSpecification { Path = [.. parts], Format = "parquet" }, storage, cancellationToken).ConfigureAwait(false);
        var rows = new List<JsonObject>();
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (int row = 0; row < batch.Length; row++)
                    {
                        using var memory = new MemoryStream();
                        await using (var writer = new Utf8JsonWriter(memory))
                            JsonRows.Write(writer, batch, row);
                        rows.Add(JsonNode.Parse(memory.ToArray())!.AsObject());
                    }
                }
            }
        }
        return rows;
    }
}
