using System.Collections.Concurrent;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>Local files that hold up the first who comes to a place, so that a host can be stopped there; it remembers what was written.</summary>
/// <param name="isPlace">Whether a location, which is to be written or deleted, is the place; it may throw what a broken disk throws.</param>
internal sealed class HeldStorage(Func<string, bool> isPlace) : IStorage
{
    private readonly StorageRouter _storage = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _written = new();

    /// <summary>Ends when somebody has come to the place.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The locations of the files that were written to their end, once for each time.</summary>
    public IReadOnlyCollection<string> Written => _written;

    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => _storage.FindAsync(location, cancellationToken);

    public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => _storage.ListAsync(folder, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => _storage.OpenReadAsync(location, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) => _storage.TryReadAsync(location, cancellationToken);

    public async ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken)
    {
        await ComeAsync(location, cancellationToken);
        return new Write(await _storage.CreateAsync(location, cancellationToken), () => _written.Enqueue(location));
    }

    public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _storage.TryCreateAsync(location, content, cancellationToken);

    public async ValueTask DeleteAsync(string location, CancellationToken cancellationToken)
    {
        await ComeAsync(location, cancellationToken);
        await _storage.DeleteAsync(location, cancellationToken);
    }

    public string? LocalPath(string location) => _storage.LocalPath(location);

    // Who is held up waits until its host is stopped.
    private Task ComeAsync(string location, CancellationToken cancellationToken) =>
        isPlace(location) && _reached.TrySetResult() ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;

    private sealed class Write(StorageWrite inner, Action committed) : StorageWrite
    {
        public override Stream Stream => inner.Stream;

        public override string? LocalPath => inner.LocalPath;

        public override async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            await inner.CommitAsync(cancellationToken);
            committed();
        }

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
