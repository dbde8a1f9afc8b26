using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>A dataset that is complete, as its <c>_SUCCESS</c> file says.</summary>
public sealed record DatasetSuccess
{
    /// <summary>Format of the files.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>How many rows there are in all.</summary>
    public required long Rows { get; init; }

    /// <summary>How many bytes there are in all.</summary>
    public required long Bytes { get; init; }

    /// <summary>The columns, for people to read.</summary>
    public required IReadOnlyList<DatasetColumn> Schema { get; init; }

    /// <summary>The schema as an Arrow IPC schema message, base64.</summary>
    public required string ArrowSchema { get; init; }

    /// <summary>The files, in order of their partitions.</summary>
    public required IReadOnlyList<DatasetPart> Parts { get; init; }
}

/// <summary>A column of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as <see cref="TypeNames"/> has it.</param>
/// <param name="Nullable">Whether it may hold nulls.</param>
public sealed record DatasetColumn(string Name, string Type, bool Nullable);

/// <summary>Declares a dataset complete.</summary>
public static class DatasetCommit
{
    /// <summary>Name of the file that says that a dataset is complete.</summary>
    public const string FileName = "_SUCCESS";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Regex PartName = new(@"^part-\d{5,}\.(parquet|csv|tsv|ndjson|arrow)$", RegexOptions.CultureInvariant);

    /// <summary>Writes <c>_SUCCESS</c> and takes away what an earlier attempt left in the folder.</summary>
    /// <param name="storage">Where the dataset is.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="format">Format of its files.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="parts">Its files, in any order.</param>
    /// <param name="cancellationToken">Stops before the dataset is declared complete.</param>
    public static async Task<DatasetSuccess> CommitAsync(
        IStorage storage,
        string folder,
        DataFormat format,
        Schema schema,
        IReadOnlyCollection<DatasetPart> parts,
        CancellationToken cancellationToken)
    {
        DatasetPart[] ordered = [.. parts.OrderBy(part => part.Partition)];
        await SweepAsync(storage, folder, ordered, cancellationToken);
        var success = new DatasetSuccess
        {
            Format = format,
            Rows = ordered.Sum(part => part.Rows),
            Bytes = ordered.Sum(part => part.Bytes),
            Schema = [.. schema.FieldsList.Select(field => new DatasetColumn(field.Name, TypeNames.Of(field.DataType), field.IsNullable))],
            ArrowSchema = SchemaMessage.Write(schema),
            Parts = ordered,
        };
        await using StorageWrite write = await storage.CreateAsync(ManifestStore.Combine(folder, FileName), cancellationToken);
        await JsonSerializer.SerializeAsync(write.Stream, success, Options, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return success;
    }

    /// <summary>Reads <c>_SUCCESS</c>; null when the dataset is not complete.</summary>
    /// <param name="storage">Where the dataset is.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<DatasetSuccess?> FindAsync(IStorage storage, string folder, CancellationToken cancellationToken)
    {
        string location = ManifestStore.Combine(folder, FileName);
        if (await storage.FindAsync(location, cancellationToken) is null)
            return null;
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken);
        return await JsonSerializer.DeserializeAsync<DatasetSuccess>(stream, Options, cancellationToken);
    }

    // Parts of an earlier dataset in the same folder would be read along with the new ones.
    private static async Task SweepAsync(
        IStorage storage, string folder, IReadOnlyCollection<DatasetPart> parts, CancellationToken cancellationToken)
    {
        var names = parts.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        var stale = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken))
        {
            string name = item.Path[(item.Path.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)..];
            bool direct = item.Path.Length - name.Length - 1 <= (storage.LocalPath(folder) ?? folder).TrimEnd('/', Path.DirectorySeparatorChar).Length;
            if (direct && PartName.IsMatch(name) && !names.Contains(name))
                stale.Add(item.Path);
        }
        foreach (string path in stale)
            await storage.DeleteAsync(path, cancellationToken);

        // What a process that was killed had begun to write.
        if (storage.LocalPath(folder) is { } local && Directory.Exists(local))
        {
            foreach (string path in Directory.EnumerateFiles(local, $".*{LocalStorage.PartialSuffix}"))
                await storage.DeleteAsync(path, cancellationToken);
        }
    }
}
