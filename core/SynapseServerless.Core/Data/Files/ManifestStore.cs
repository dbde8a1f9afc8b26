using System.Globalization;
using System.Text.Json;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Keeps manifests in storage: <c>manifest.json</c>, and beside it <c>partitions/00000.json</c> and so on.</summary>
public static class ManifestStore
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes a manifest; <c>manifest.json</c> comes last, so that a reader that finds it finds all of it.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="folder">Folder of the manifest.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>Location of <c>manifest.json</c>.</returns>
    public static async Task<string> SaveAsync(
        IStorage storage,
        string folder,
        DatasetManifest manifest,
        IReadOnlyList<Partition> partitions,
        CancellationToken cancellationToken)
    {
        for (int page = 0; page * DatasetManifest.PageSize < partitions.Count; page++)
        {
            Partition[] content = [.. partitions.Skip(page * DatasetManifest.PageSize).Take(DatasetManifest.PageSize)];
            await WriteAsync(storage, PageLocation(folder, page), content, cancellationToken);
        }
        string location = Combine(folder, "manifest.json");
        await WriteAsync(storage, location, manifest, cancellationToken);
        return location;
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="storage">Where from.</param>
    /// <param name="location">Location of <c>manifest.json</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static Task<DatasetManifest> LoadAsync(IStorage storage, string location, CancellationToken cancellationToken) =>
        ReadAsync<DatasetManifest>(storage, location, cancellationToken);

    /// <summary>Reads one page of partitions.</summary>
    /// <param name="storage">Where from.</param>
    /// <param name="location">Location of <c>manifest.json</c>.</param>
    /// <param name="page">Index of a partition divided by <see cref="DatasetManifest.PageSize"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static Task<Partition[]> LoadPageAsync(IStorage storage, string location, int page, CancellationToken cancellationToken) =>
        ReadAsync<Partition[]>(storage, PageLocation(location[..(location.Length - "/manifest.json".Length)], page), cancellationToken);

    /// <summary>A name in a folder, local or not.</summary>
    internal static string Combine(string folder, string name) =>
        folder.Contains("://", StringComparison.Ordinal) ? $"{folder.TrimEnd('/')}/{name}" : Path.Combine(folder, name);

    private static string PageLocation(string folder, int page) =>
        Combine(folder, string.Create(CultureInfo.InvariantCulture, $"partitions/{page:D5}.json"));

    private static async Task WriteAsync<T>(IStorage storage, string location, T value, CancellationToken cancellationToken)
    {
        await using StorageWrite write = await storage.CreateAsync(location, cancellationToken);
        await JsonSerializer.SerializeAsync(write.Stream, value, Options, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(IStorage storage, string location, CancellationToken cancellationToken)
    {
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellationToken)
                ?? throw new DataException("This manifest is empty", Location.OfFile(location), "Plan the dataset again.");
        }
        catch (JsonException exception)
        {
            throw new DataException(
                $"This is not a dataset's manifest: {exception.Message}", Location.OfFile(location), "Plan the dataset again.", exception);
        }
    }
}
