using System.Text.RegularExpressions;
using SynapseServerless.Data;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Streams;

/// <summary>A stream as people see it.</summary>
/// <param name="Wish">What is wanted of it.</param>
/// <param name="Status">How it stands; null where no engine has begun it.</param>
/// <param name="Folder">Its folder.</param>
public sealed record StreamView(StreamWish Wish, StreamStatus? Status, string Folder);

/// <summary>Creates streams, says what is wanted of them and how they stand. Engines read what it writes.</summary>
/// <param name="storage">Where the folders of streams are.</param>
/// <param name="root">The folder that they are in, by name.</param>
/// <param name="time">The clock.</param>
public sealed partial class StreamLedger(IStorage storage, string root, TimeProvider time)
{
    /// <summary>Creates a stream, or gives one that is there another version of its specification, or lets one go on.</summary>
    /// <param name="specification">What it does; its name is the stream's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What its orchestration is given, and the wish that stands now.</returns>
    /// <exception cref="SpecificationException">No input is a stream, or the name is none.</exception>
    public async Task<(StreamInput Input, StreamWish Wish)> StartAsync(RunSpecification specification, CancellationToken cancellationToken)
    {
        Check(specification);
        (StreamInput input, StreamFiles files) = Of(specification.Name);
        StreamWish? wish = await files.FindAsync<StreamWish>(files.Wish, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = time.GetUtcNow();
        int version = wish?.Version ?? 0;
        if (version == 0 || (await StoredAsync(files, version, cancellationToken).ConfigureAwait(false)).Canonical != specification.Canonical)
        {
            var stored = new StoredRun(specification.Name, specification.Source, specification.Canonical, now) { SourceHash = specification.SourceHash };
            // A version that was stored and never wished for is taken where it says the same.
            if (!await files.TryCreateAsync(ManifestStore.Combine(files.Version(++version), "specification.json"), stored, cancellationToken).ConfigureAwait(false)
                && (await StoredAsync(files, version, cancellationToken).ConfigureAwait(false)).Canonical != specification.Canonical)
                await files.WriteAsync(ManifestStore.Combine(files.Version(version), "specification.json"), stored, cancellationToken).ConfigureAwait(false);
        }
        StreamWish next = wish is null
            ? new StreamWish { Name = specification.Name, Created = now, Changed = now, Version = version }
            : wish with { State = StreamState.Running, Version = version, Revision = wish.Revision + 1, Changed = now };
        await files.WriteAsync(files.Wish, next, cancellationToken).ConfigureAwait(false);
        return (input, next);
    }

    /// <summary>Says what is wanted of a stream from now on.</summary>
    /// <exception cref="SynapseException">There is no such stream.</exception>
    public async Task<StreamView> SetAsync(string name, StreamState state, CancellationToken cancellationToken)
    {
        StreamView view = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        (_, StreamFiles files) = Of(name);
        StreamWish wish = view.Wish with { State = state, Revision = view.Wish.Revision + 1, Changed = time.GetUtcNow() };
        await files.WriteAsync(files.Wish, wish, cancellationToken).ConfigureAwait(false);
        return view with { Wish = wish };
    }

    /// <summary>All streams, by name.</summary>
    public async Task<IReadOnlyList<StreamView>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        string suffix = "wish.json";
        await foreach (StorageItem item in storage.ListAsync(root, cancellationToken).ConfigureAwait(false))
        {
            string[] parts = item.Path.Split('/', '\\');
            if (parts.Length >= 2 && parts[^1] == suffix)
                names.Add(parts[^2]);
        }
        var views = new List<StreamView>();
        foreach (string name in names)
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } view)
                views.Add(view);
        }
        return views;
    }

    /// <summary>A stream, or null when there is none of the name.</summary>
    public async Task<StreamView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name))
            return null;
        (StreamInput input, StreamFiles files) = Of(name);
        return await files.FindAsync<StreamWish>(files.Wish, cancellationToken).ConfigureAwait(false) is { } wish
            ? new StreamView(wish, await files.FindAsync<StreamStatus>(files.Status, cancellationToken).ConfigureAwait(false), input.Folder)
            : null;
    }

    /// <summary>A stream.</summary>
    /// <exception cref="SynapseException">There is none of the name.</exception>
    public async Task<StreamView> GetAsync(string name, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken).ConfigureAwait(false)
        ?? throw new SynapseException(
            $"There is no stream '{name}'", Location.None,
            Suggestions.Remedy(name, [.. (await ListAsync(cancellationToken).ConfigureAwait(false)).Select(static view => view.Wish.Name)], "streams"));

    /// <summary>The last epochs of a stream, newest first.</summary>
    /// <param name="name">Name of the stream.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<EpochRecord>> EpochsAsync(string name, int most, CancellationToken cancellationToken)
    {
        (_, StreamFiles files) = Of(name);
        StreamCommit commit = await files.FindAsync<StreamCommit>(files.Commit, cancellationToken).ConfigureAwait(false) ?? new StreamCommit();
        var epochs = new List<EpochRecord>();
        for (long epoch = commit.Epoch; epoch > 0 && epochs.Count < most; epoch--)
        {
            if (await files.FindAsync<EpochRecord>(files.Done(epoch), cancellationToken).ConfigureAwait(false) is not { } record)
                break;
            epochs.Add(record);
        }
        return epochs;
    }

    /// <summary>The specification of a stream, as it was stored.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public async Task<StoredRun> SpecificationAsync(string name, CancellationToken cancellationToken)
    {
        StreamView view = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        return await StoredAsync(Of(name).Files, view.Wish.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what is kept of a stream. Its orchestration ends at the next look; what it wrote to its output stays.</summary>
    /// <exception cref="SynapseException">There is no such stream.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        StreamView view = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        (_, StreamFiles files) = Of(name);
        // First what keeps it going.
        await storage.DeleteAsync(files.Wish, cancellationToken).ConfigureAwait(false);
        await storage.DeleteAsync(view.Folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the orchestration of a stream is given.</summary>
    /// <param name="name">Name of the stream.</param>
    public StreamInput InputOf(string name) => Of(name).Input;

    /// <summary>Checks that a specification is one of a stream.</summary>
    /// <exception cref="SpecificationException">It is not.</exception>
    public static void Check(RunSpecification specification)
    {
        if (specification.Stream is null)
        {
            throw new SpecificationException(
                "No input of this specification is a stream", new Location { File = specification.Source }, "Add stream: to the input whose rows never end, or use synapse run.");
        }
        if (!Name().IsMatch(specification.Name))
        {
            throw new SpecificationException(
                $"A stream cannot be called '{specification.Name}'", new Location { File = specification.Source, Pointer = "/name" }, "Use letters, digits, hyphens and underscores, up to 63 of them.");
        }
    }

    private static Task<StoredRun> StoredAsync(StreamFiles files, int version, CancellationToken cancellationToken) =>
        files.ReadAsync<StoredRun>(ManifestStore.Combine(files.Version(version), "specification.json"), cancellationToken);

    private (StreamInput Input, StreamFiles Files) Of(string name)
    {
        string folder = ManifestStore.Combine(root, name);
        return (new StreamInput(name, folder), new StreamFiles(storage, folder));
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
