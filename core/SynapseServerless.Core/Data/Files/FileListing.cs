using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Finds the files that an input names, and their format.</summary>
internal static class FileListing
{
    // A dataset that is replaced while it is looked at is whole at the next look.
    private const int MostLooks = 3;

    /// <summary>The files of an input in the order in which they are named, a folder's and a pattern's in ordinal order of their paths.</summary>
    /// <param name="storage">Where they are.</param>
    /// <param name="paths">What the input names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="mayBeNone">Whether a folder without files, or none at all, is no error: files may land there later.</param>
    public static async Task<IReadOnlyList<StorageItem>> FindAsync(
        IStorage storage, IReadOnlyList<string> paths, CancellationToken cancellationToken, bool mayBeNone = false)
    {
        if (paths.Count == 0)
            throw new DataException("An input names no files", Location.None, "Give it a path, a folder or a pattern.");
        var files = new List<StorageItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            foreach (StorageItem item in await FindAsync(storage, path, mayBeNone, cancellationToken))
            {
                if (seen.Add(item.Path))
                    files.Add(item);
            }
        }
        return files;
    }

    /// <summary>The format of an input's files.</summary>
    public static DataFormat Format(InputSpecification input, IReadOnlyList<StorageItem> files)
    {
        if (input.Format is not null)
            return DataFormats.Parse(input.Format);
        DataFormat? format = null;
        foreach (StorageItem file in files)
        {
            DataFormat own = DataFormats.OfFile(file.Path) ?? throw new DataException(
                "The format of this file does not follow from its name",
                Location.OfFile(file.Path),
                $"Set format to one of {string.Join(", ", DataFormats.Names)}, or name the files by a pattern such as *.parquet.");
            if (format is not null && format != own)
            {
                throw new DataException(
                    $"This file is {DataFormats.Name(own)}, but '{files[0].Path}' is {DataFormats.Name(format.Value)}",
                    Location.OfFile(file.Path),
                    "Files of one input have one format: name them by a pattern such as *.parquet, or make two inputs.");
            }
            format = own;
        }
        return format!.Value;
    }

    private static async Task<IReadOnlyList<StorageItem>> FindAsync(IStorage storage, string path, bool mayBeNone, CancellationToken cancellationToken)
    {
        if (await storage.FindAsync(path, cancellationToken) is { } file)
            return [file];
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Glob.IsPattern(path)
                    ? await MatchingAsync(storage, path, mayBeNone, cancellationToken)
                    : await InFolderAsync(storage, path, mayBeNone, cancellationToken);
            }
            catch (DatasetTornException) when (attempt < MostLooks)
            {
                // The dataset was replaced between the look at its folder and the look at what it says of itself.
            }
        }
    }

    private static async Task<IReadOnlyList<StorageItem>> MatchingAsync(IStorage storage, string path, bool mayBeNone, CancellationToken cancellationToken)
    {
        string location = storage.LocalPath(path) ?? path;
        Glob glob = Glob.Parse(location);
        List<StorageItem> listing = await ListAsync(storage, glob.Root, cancellationToken);
        List<StorageItem> found = await new CommittedFiles(storage, listing)
            .SelectAsync(item => glob.Matches(Relative(glob.Root, item.Path)), byPattern: true, cancellationToken);
        return found.Count > 0 || mayBeNone
            ? found
            : throw new DataException("No file matches this pattern", Location.OfFile(location), "Check the pattern; ** goes into folders, * does not.");
    }

    private static async Task<IReadOnlyList<StorageItem>> InFolderAsync(IStorage storage, string path, bool mayBeNone, CancellationToken cancellationToken)
    {
        string folder = storage.LocalPath(path) ?? path;
        List<StorageItem> listing = await ListAsync(storage, folder, cancellationToken);
        List<StorageItem> found = await new CommittedFiles(storage, listing).SelectAsync(
            item => !Relative(folder, item.Path).Split('/').Any(name => name.StartsWith('.') || name.StartsWith('_')), byPattern: false, cancellationToken);
        if (found.Count > 0 || mayBeNone)
            return found;
        if (listing.Count > 0 || Directory.Exists(folder))
            throw new DataException("This folder holds no data files", Location.OfFile(folder), "Files whose names begin with . or _ are not data.");
        throw StorageErrors.Missing(folder);
    }

    private static async Task<List<StorageItem>> ListAsync(IStorage storage, string folder, CancellationToken cancellationToken)
    {
        var listing = new List<StorageItem>();
        await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken))
            listing.Add(item);
        return listing;
    }

    private static string Relative(string folder, string path)
    {
        int query = folder.Contains("://", StringComparison.Ordinal) ? folder.IndexOf('?') : -1;
        string root = query < 0 ? folder : folder[..query];
        return Path.IsPathRooted(root)
            ? Path.GetRelativePath(root, path).Replace('\\', '/')
            : path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..].TrimStart('/') : path;
    }
}
