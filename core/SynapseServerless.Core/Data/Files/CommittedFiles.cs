using System.Globalization;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Keeps of a listing what belongs to datasets: where a folder has a <c>_SUCCESS</c> of ours, the files that it names and no others.</summary>
/// <param name="storage">Where the files are.</param>
/// <param name="listing">All files under a folder.</param>
internal sealed class CommittedFiles(IStorage storage, IReadOnlyList<StorageItem> listing)
{
    /// <summary>The files to read, those of a dataset in the order of its partitions.</summary>
    /// <param name="wanted">Says which files of the listing are asked for.</param>
    /// <param name="byPattern">Whether they are asked for by a pattern, which may name a part of a dataset, and files beside it.</param>
    /// <param name="cancellationToken">Stops the reading of <c>_SUCCESS</c>.</param>
    /// <exception cref="DatasetTornException">A folder does not hold what its <c>_SUCCESS</c> says.</exception>
    public async Task<List<StorageItem>> SelectAsync(Func<StorageItem, bool> wanted, bool byPattern, CancellationToken cancellationToken)
    {
        var found = listing.Where(wanted).ToList();
        ILookup<string, StorageItem> byFolder = found.ToLookup(item => FolderFiles.FolderOf(item.Path), StringComparer.Ordinal);
        var datasets = new Dictionary<string, List<StorageItem>>(StringComparer.Ordinal);
        foreach (StorageItem marker in listing.Where(item => item.Length > 0 && FolderFiles.NameOf(item.Path) == DatasetCommit.FileName))
        {
            string folder = FolderFiles.FolderOf(marker.Path);
            if (await DatasetCommit.FindAsync(storage, folder, cancellationToken) is { } dataset)
                datasets[folder] = Parts(folder, marker.Path, dataset, byFolder[folder], byPattern);
        }
        if (datasets.Count == 0)
            return found;
        var files = new List<StorageItem>();
        foreach (StorageItem item in found)
        {
            string folder = FolderFiles.FolderOf(item.Path);
            if (!datasets.TryGetValue(folder, out List<StorageItem>? parts))
                files.Add(item);
            // All of a dataset comes where its first file does.
            else if (parts.Count > 0)
            {
                files.AddRange(parts);
                datasets[folder] = [];
            }
        }
        return files;
    }

    private static List<StorageItem> Parts(string folder, string marker, DatasetSuccess dataset, IEnumerable<StorageItem> found, bool byPattern)
    {
        var byName = found.ToDictionary(item => FolderFiles.NameOf(item.Path), StringComparer.Ordinal);
        var files = new List<StorageItem>(dataset.Parts.Count);
        foreach (DatasetPart part in dataset.Parts)
        {
            if (!byName.Remove(part.Name, out StorageItem? item))
            {
                if (byPattern)
                    continue;
                throw new DatasetTornException(ManifestStore.Combine(folder, part.Name), marker, "is not there");
            }
            if (item.Length != part.Bytes)
            {
                throw new DatasetTornException(
                    item.Path, marker, string.Create(CultureInfo.InvariantCulture, $"has {item.Length} bytes and was written with {part.Bytes}"));
            }
            files.Add(item);
        }
        // A part without a row may have no byte, which is nothing to read.
        if (files.Exists(file => file.Length > 0))
            files.RemoveAll(file => file.Length == 0);
        foreach ((string name, StorageItem other) in byName)
        {
            // What another write left, or is writing now, is no part of this dataset. Somebody's own data would be missed.
            if (PartNames.IsPart(name) || (!byPattern && DataFormats.OfFile(name) is null))
                continue;
            if (!byPattern)
            {
                throw new DataException(
                    $"This file is in the folder of a dataset of which it is no part, as '{marker}' says", Location.OfFile(other.Path),
                    "Move it elsewhere; name it beside the folder; or delete _SUCCESS, which makes the dataset the files that there are.");
            }
            files.Add(other);
        }
        return files;
    }
}

/// <summary>A dataset is not what its <c>_SUCCESS</c> says: it was changed, or two programs wrote it at once.</summary>
/// <param name="part">The part at fault.</param>
/// <param name="marker">The <c>_SUCCESS</c> file.</param>
/// <param name="problem">What is wrong with the part.</param>
public sealed class DatasetTornException(string part, string marker, string problem) : DataException(
    $"This part of a dataset {problem}: the dataset is not what '{marker}' says", Location.OfFile(part),
    "Write the dataset again. If the files are right as they are, delete _SUCCESS.");
