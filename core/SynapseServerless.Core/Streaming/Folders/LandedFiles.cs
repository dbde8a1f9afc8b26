using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>A file in the order in which it was found.</summary>
/// <param name="Path">Its location.</param>
/// <param name="Version">Its version when it was found.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">Its last change.</param>
/// <param name="Changed">Whether it had been found before and has changed since, so that it is not read.</param>
internal sealed record LandedFile(string Path, string Version, long Bytes, DateTimeOffset Modified, bool Changed = false);

/// <summary>The files that a stream has found, numbered in the order in which it did: the numbers are the offsets of a folder.</summary>
/// <remarks>
/// What was found at one look is one file in the source's folder, named by the number of its first; it appears whole, and of two that look at the same time one succeeds.
/// In memory there are two hashes for each file, and the lists that were asked for last.
/// </remarks>
internal sealed class LandedFiles : IDisposable
{
    private const string Prefix = "found-", Suffix = ".json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private readonly IStorage _storage;
    private readonly string _folder;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<UInt128, ulong> _known = [];
    private readonly SortedList<long, int> _lists = [];
    private readonly Dictionary<long, LandedFile[]> _read = [];

    private LandedFiles(IStorage storage, string folder) => (_storage, _folder) = (storage, folder);

    /// <summary>How many files were found.</summary>
    public long Count { get; private set; }

    /// <summary>Reads what was found before.</summary>
    public static async Task<LandedFiles> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        var files = new LandedFiles(context.Storage, context.Folder);
        await files.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        return files;
    }

    /// <summary>Whether a file was found before, as it is now; null where it was another then.</summary>
    public bool? Knows(StorageItem file) =>
        !_known.TryGetValue(Hash(file.Path), out ulong version) ? false : version == Short(file.Version) ? true : null;

    /// <summary>Adds files; where another process adds at the same time, what that one found counts first.</summary>
    public async Task AddAsync(IReadOnlyList<LandedFile> found, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (found.Count > 0)
            {
                if (await _storage.TryCreateAsync(At(Count), JsonSerializer.SerializeToUtf8Bytes(found, _json), cancellationToken).ConfigureAwait(false))
                {
                    Take(Count, [.. found]);
                    return;
                }
                Take(Count, await LoadAsync(Count, cancellationToken).ConfigureAwait(false));
                found = [.. found.Where(file => _known.GetValueOrDefault(Hash(file.Path)) != Short(file.Version))];
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The files of a range of numbers, in order.</summary>
    public async Task<IReadOnlyList<LandedFile>> RangeAsync(long from, long to, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another process may have found them.
            if (to > Count)
                await CatchUpLockedAsync(cancellationToken).ConfigureAwait(false);
            var files = new List<LandedFile>();
            foreach ((long first, int count) in _lists.Where(list => list.Key < to && list.Key + list.Value > from).ToArray())
            {
                if (!_read.TryGetValue(first, out LandedFile[]? list))
                    list = await LoadAsync(first, cancellationToken).ConfigureAwait(false);
                files.AddRange(list.Where((_, i) => first + i >= from && first + i < to));
            }
            return files.Count == to - from
                ? files
                : throw new DataException(
                    $"The list of files {from} to {to - 1} of the stream is not there", Location.OfFile(_folder), "Somebody took it away: start another stream.");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets in memory the lists of files before a number; the files stay known.</summary>
    public async Task LetGoAsync(long before, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (long first in _read.Keys.Where(first => first + _lists[first] <= before).ToArray())
                _read.Remove(first);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await CatchUpLockedAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task CatchUpLockedAsync(CancellationToken cancellationToken)
    {
        var firsts = new SortedSet<long>();
        await foreach (StorageItem item in _storage.ListAsync(_folder, cancellationToken).ConfigureAwait(false))
        {
            string name = FolderFiles.NameOf(item.Path);
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long first))
                firsts.Add(first);
        }
        foreach (long first in firsts.Where(first => first >= Count).ToArray())
        {
            Take(first, await LoadAsync(first, cancellationToken).ConfigureAwait(false));
            _read.Remove(first);
        }
    }

    private void Take(long first, LandedFile[] files)
    {
        _lists[first] = files.Length;
        _read[first] = files;
        Count = first + files.Length;
        foreach (LandedFile file in files)
            _known[Hash(file.Path)] = Short(file.Version);
    }

    private async Task<LandedFile[]> LoadAsync(long first, CancellationToken cancellationToken)
    {
        string location = At(first);
        ReadOnlyMemory<byte> content = await _storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? throw StorageErrors.Missing(location);
        try
        {
            return JsonSerializer.Deserialize<LandedFile[]>(content.Span, _json)!;
        }
        catch (JsonException error)
        {
            throw new DataException($"This list of files of a stream is damaged: {error.Message}", Location.OfFile(location), "Start another stream.", error);
        }
    }

    private string At(long first) => ManifestStore.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D12}{Suffix}"));

    private static UInt128 Hash(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()));

    private static ulong Short(string text) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));
}
