using System.Text.Json;
using System.Text.Json.Serialization;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Declares a dataset complete.</summary>
/// <remarks>
/// The parts of a dataset are those that <c>_SUCCESS</c> names, and it is replaced in one step: before, the folder is the old dataset, and
/// after, the new one. Only then are files taken away, and only those that the old one named, or that were left by writes given up.
/// </remarks>
public static class DatasetCommit
{
    /// <summary>Name of the file that says that a dataset is complete.</summary>
    public const string FileName = "_SUCCESS";

    /// <summary>How the file is written.</summary>
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes <c>_SUCCESS</c> and takes away the dataset that was in the folder before.</summary>
    /// <param name="storage">Where the dataset is.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="format">Format of its files.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="parts">Its files, in any order.</param>
    /// <param name="cancellationToken">Stops before the dataset is declared complete.</param>
    /// <exception cref="DataException">A part is not there, or is not what was written.</exception>
    public static Task<DatasetSuccess> CommitAsync(
        IStorage storage,
        string folder,
        DataFormat format,
        Schema schema,
        IReadOnlyCollection<DatasetPart> parts,
        CancellationToken cancellationToken) =>
        CommitAsync(storage, folder, Describe(format, schema, parts), [], cancellationToken);

    /// <summary>Reads <c>_SUCCESS</c>; null when the dataset is not complete, or was written by another program.</summary>
    /// <param name="storage">Where the dataset is.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<DatasetSuccess?> FindAsync(IStorage storage, string folder, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? content = await storage.TryReadAsync(ManifestStore.Combine(folder, FileName), cancellationToken);
        try
        {
            // Spark leaves an empty file of this name, and others whatever they like: their datasets are the files there are.
            return content is { Length: > 0 } text ? JsonSerializer.Deserialize<DatasetSuccess>(text.Span, Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What <c>_SUCCESS</c> is to say.</summary>
    /// <param name="format">Format of the files.</param>
    /// <param name="schema">Schema of the rows; null where they differ in what they have.</param>
    /// <param name="parts">The files, in any order.</param>
    internal static DatasetSuccess Describe(DataFormat format, Schema? schema, IReadOnlyCollection<DatasetPart> parts) => new()
    {
        Format = format,
        Rows = parts.Sum(part => part.Rows),
        Bytes = parts.Sum(part => part.Bytes),
        Schema = schema is null ? [] : [.. schema.FieldsList.Select(field => new DatasetColumn(field.Name, TypeNames.Of(field.DataType), field.IsNullable))],
        ArrowSchema = schema is null ? "" : SchemaMessage.Write(schema),
        Parts = [.. parts.OrderBy(part => part.Partition)],
    };

    /// <summary>Declares a dataset complete.</summary>
    /// <param name="storage">Where the dataset is.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="givenUp">Writes into the folder that nobody will declare complete any more: what they left is taken away too.</param>
    /// <param name="cancellationToken">Stops before the dataset is declared complete.</param>
    internal static async Task<DatasetSuccess> CommitAsync(
        IStorage storage, string folder, DatasetSuccess dataset, IReadOnlyCollection<string> givenUp, CancellationToken cancellationToken)
    {
        Dictionary<string, StorageItem> files = await FolderFiles.ListAsync(storage, folder, cancellationToken);
        foreach (DatasetPart part in dataset.Parts)
        {
            if (files.GetValueOrDefault(part.Name)?.Length != part.Bytes)
            {
                throw new DataException(
                    "This part of the dataset is no longer what was written", Location.OfFile(ManifestStore.Combine(folder, part.Name)),
                    "Another process changed or deleted it: start again.");
            }
        }
        DatasetSuccess? old = await FindAsync(storage, folder, cancellationToken);
        HashSet<string> replaced = [.. old?.Parts.Select(part => part.Name) ?? [], .. old?.Replaced ?? []];
        replaced.UnionWith(files.Keys.Where(name => PartNames.WriteOf(name) is { } write && givenUp.Contains(write)));
        replaced.ExceptWith(dataset.Parts.Select(part => part.Name));
        dataset = dataset with { Replaced = [.. replaced.Where(files.ContainsKey).Order(StringComparer.Ordinal)] };

        await using StorageWrite write = await storage.CreateAsync(ManifestStore.Combine(folder, FileName), cancellationToken);
        await JsonSerializer.SerializeAsync(write.Stream, dataset, Options, cancellationToken);
        await write.CommitAsync(cancellationToken);
        // The dataset is complete: if this stops now, the next write deletes the files that are left.
        await DeleteAsync(storage, dataset.Replaced.Select(name => files[name].Path), cancellationToken);
        HashSet<string> over = [.. givenUp, .. dataset.Parts.Select(part => PartNames.WriteOf(part.Name)).OfType<string>()];
        await FolderFiles.DeletePartialAsync(storage, folder, over, cancellationToken);
        return dataset;
    }

    /// <summary>Takes away what a write left that will not be declared complete.</summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops; what is left then does no harm.</param>
    internal static async Task GiveUpAsync(IStorage storage, string folder, string write, CancellationToken cancellationToken)
    {
        DatasetSuccess? dataset = await FindAsync(storage, folder, cancellationToken);
        var kept = new HashSet<string>(dataset?.Parts.Select(part => part.Name) ?? [], StringComparer.Ordinal);
        Dictionary<string, StorageItem> files = await FolderFiles.ListAsync(storage, folder, cancellationToken);
        await DeleteAsync(
            storage, files.Values.Where(file => FolderFiles.NameOf(file.Path) is var name && PartNames.WriteOf(name) == write && !kept.Contains(name)).Select(file => file.Path),
            cancellationToken);
        await FolderFiles.DeletePartialAsync(storage, folder, [write], cancellationToken);
    }

    private static Task DeleteAsync(IStorage storage, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(paths, parallel, storage.DeleteAsync);
    }
}
