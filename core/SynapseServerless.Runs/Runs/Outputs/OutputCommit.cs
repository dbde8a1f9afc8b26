using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Makes what a run wrote to an output take the place of what was there.</summary>
internal static class OutputCommit
{
    /// <summary>Declares the transformed data complete.</summary>
    /// <param name="run">The run.</param>
    /// <param name="target">Where its parts are.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="cancellationToken">Stops before the data is complete.</param>
    public static async Task CommitAsync(RunWorkspace run, WriteTarget target, IReadOnlyList<DatasetPart> parts, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> givenUp = await run.Claims.HeldAsync(target.File ?? target.Folder, cancellationToken).ConfigureAwait(false);
        if (target.File is { } file)
        {
            await CopyAsync(run.Storage, ManifestStore.Combine(target.Folder, parts.Single().Name), file, cancellationToken).ConfigureAwait(false);
            return;
        }
        DatasetSuccess dataset = DatasetCommit.Describe(target.Format, target.Schema, parts) with { Run = run.RunId };
        await DatasetCommit.CommitAsync(run.Storage, target.Folder, dataset, givenUp, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Declares the rows that were set aside complete, where the specification has a place for them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops before they are.</param>
    public static async Task CommitSetAsideAsync(RunWorkspace run, CancellationToken cancellationToken)
    {
        if (!run.SetsAside || run.Specification.Output.SetAside is not { } folder)
            return;
        IReadOnlyList<string> givenUp = await run.Claims.HeldAsync(folder, cancellationToken).ConfigureAwait(false);
        Dictionary<string, StorageItem> files = await FolderFiles.ListAsync(run.Storage, folder, cancellationToken).ConfigureAwait(false);
        var parts = new List<DatasetPart>();
        foreach ((string name, StorageItem item) in files.Where(file => PartNames.WriteOf(file.Key) == run.WriteId).OrderBy(file => file.Key, StringComparer.Ordinal))
            parts.Add(new DatasetPart(name, parts.Count, await RowsAsync(run, name, cancellationToken).ConfigureAwait(false), item.Length));
        // Where nothing was set aside there is nothing to say, unless something was before.
        if (parts.Count == 0 && givenUp.Count == 0 && !files.ContainsKey(DatasetCommit.FileName))
            return;
        DatasetSuccess dataset = DatasetCommit.Describe(DataFormat.Ndjson, schema: null, parts) with { Run = run.RunId };
        await DatasetCommit.CommitAsync(run.Storage, folder, dataset, givenUp, cancellationToken).ConfigureAwait(false);
    }

    // A file is named by phase, pass and partition.
    private static async Task<long> RowsAsync(RunWorkspace run, string name, CancellationToken cancellationToken)
    {
        string[] words = name.Split('-');
        (int pass, int partition) = (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
        SetAsideRecord[]? reasons = await run.Files
            .FindAsync<SetAsideRecord[]>(run.Files.Reasons(pass, partition), cancellationToken).ConfigureAwait(false);
        return reasons?.Sum(reason => reason.Rows) ?? 0;
    }

    private static async Task CopyAsync(IStorage storage, string from, string to, CancellationToken cancellationToken)
    {
        await using Stream source = await storage.OpenReadAsync(from, cancellationToken).ConfigureAwait(false);
        await using StorageWrite write = await storage.CreateAsync(to, cancellationToken).ConfigureAwait(false);
        await source.CopyToAsync(write.Stream, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
