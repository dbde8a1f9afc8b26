using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>The files of one folder, those of folders in it left out.</summary>
internal static class FolderFiles
{
    private static readonly char[] _separators = ['/', Path.DirectorySeparatorChar];

    /// <summary>The files, by name.</summary>
    public static async Task<Dictionary<string, StorageItem>> ListAsync(IStorage storage, string folder, CancellationToken cancellationToken)
    {
        string root = Root(storage, folder);
        var files = new Dictionary<string, StorageItem>(StringComparer.Ordinal);
        await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken))
        {
            if (FolderOf(item.Path).Length == root.Length)
                files[NameOf(item.Path)] = item;
        }
        return files;
    }

    /// <summary>Takes away what processes that were killed had begun to write, of some writes.</summary>
    public static async Task DeletePartialAsync(
        IStorage storage, string folder, IReadOnlyCollection<string> writes, CancellationToken cancellationToken)
    {
        if (storage.LocalPath(folder) is not { } local || !Directory.Exists(local))
            return;
        foreach (string path in Directory.EnumerateFiles(local, $".*{LocalStorage.PartialSuffix}"))
        {
            if (PartNames.WriteOf(Path.GetFileName(path)) is { } write && writes.Contains(write))
                await storage.DeleteAsync(path, cancellationToken);
        }
    }

    /// <summary>Name of a file in its folder.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOfAny(_separators) + 1)..];

    /// <summary>The folder of a file, without a separator at its end.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOfAny(_separators))];

    /// <summary>The folder as the paths in its listing begin.</summary>
    public static string Root(IStorage storage, string folder)
    {
        if (storage.LocalPath(folder) is { } local)
            return local.TrimEnd(_separators);
        if (!BlobLocation.IsBlob(folder))
            return folder.TrimEnd('/');
        BlobLocation place = BlobLocation.Parse(folder);
        return place.Url(place.Name).TrimEnd('/');
    }
}
