using System.Globalization;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>A folder in which files start a pipeline by landing.</summary>
/// <remarks>
/// <para>A file directly in the folder stands for itself. Files in a folder inside it belong together: they wait for
/// <c>FOLDER/_manifest.json</c> and for each other, and start one run. So it is known from a path alone whether a file starts a run of
/// its own, whatever lands first.</para>
/// <para>What lands last finds everything else there, so that it does not matter in which order files land, nor how often that is
/// told: a run is started once per version of a file, or of a manifest.</para>
/// </remarks>
/// <param name="storage">Where it is.</param>
/// <param name="folder">Its location.</param>
public sealed class DropFolder(IStorage storage, string folder)
{
    /// <summary>Says what is to be done about a file that landed.</summary>
    /// <param name="path">The file, relative to the folder, with slashes, nothing in it escaped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">The storage cannot be reached.</exception>
    public async Task<DropDecision> DecideAsync(string path, CancellationToken cancellationToken)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        bool isManifest = path.EndsWith($"/{DropManifest.FileName}", StringComparison.Ordinal) && slash == path.LastIndexOf('/') && slash > 0;
        if (isManifest && DropPath.Objection(path[..slash]) is null)
            return await GatherAsync(path[..slash], null, cancellationToken).ConfigureAwait(false);
        if (slash < 0 && (path == DropManifest.FileName || path.EndsWith(".manifest.json", StringComparison.OrdinalIgnoreCase)))
            return new DropDecision.Refuse(path, $"Files that belong together have a folder of their own. Put them and the manifest into one: FOLDER/{DropManifest.FileName}.");
        if (DropPath.Objection(path) is { } objection)
            return new DropDecision.Ignore(objection);
        if (slash > 0)
            return await GatherAsync(path[..slash], path[(slash + 1)..], cancellationToken).ConfigureAwait(false);

        string location = DropPath.In(folder, path);
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } file)
            return new DropDecision.Ignore("It is gone again");
        // Some writers make a file first and fill it later, which gives it another version.
        return file.Length == 0 ? new DropDecision.Ignore("It is empty") : new DropDecision.Start(path, file.Version, [file.Path]);
    }

    private async Task<DropDecision> GatherAsync(string batch, string? landed, CancellationToken cancellationToken)
    {
        string subject = $"{batch}/{DropManifest.FileName}";
        string location = DropPath.In(folder, subject);
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } file)
            return landed is null ? new DropDecision.Ignore("It is gone again") : new DropDecision.Wait($"Waits for {subject}, which names the files of this folder");
        DropManifest manifest;
        try
        {
            manifest = DropManifest.Parse(await ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (FormatException error)
        {
            return new DropDecision.Refuse(subject, error.Message);
        }
        if (landed is not null && !manifest.Files.Contains(landed))
            return new DropDecision.Ignore($"{subject} does not name it");

        var there = new Dictionary<string, string>(StringComparer.Ordinal);
        string inside = DropPath.In(folder, batch);
        await foreach (StorageItem item in storage.ListAsync(inside, cancellationToken).ConfigureAwait(false))
        {
            if (item.Length > 0 && DropPath.Of(inside, item.Path) is { } name)
                there[name] = item.Path;
        }
        string[] missing = [.. manifest.Files.Where(name => !there.ContainsKey(name))];
        return missing.Length == 0
            ? new DropDecision.Start(subject, file.Version, [.. manifest.Files.Select(name => there[name])])
            : new DropDecision.Wait(string.Create(
                CultureInfo.InvariantCulture, $"{subject} waits for {missing.Length} of {manifest.Files.Count} files, such as {missing[0]}"));
    }

    private async Task<byte[]> ReadAsync(StorageItem file, CancellationToken cancellationToken)
    {
        if (file.Length > DropManifest.MostBytes)
            throw new FormatException($"This manifest is larger than {DropManifest.MostBytes} bytes. Put files together, or drop them in several folders.");
        await using Stream stream = await storage.OpenReadAsync(file.Path, cancellationToken).ConfigureAwait(false);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }
}
