using System.Collections.Concurrent;
using SynapseServerless.Storage;

namespace SynapseServerless.Data.Tests;

/// <summary>Local files without a path, as those of a service are read; keeps which threads read them.</summary>
internal sealed class DistantStorage(IStorage inner) : IStorage
{
    /// <summary>For each read of a file, whether the thread was one of .NET's own.</summary>
    public ConcurrentQueue<bool> Reads { get; } = [];

    public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => inner.FindAsync(location, cancellationToken);

    public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => inner.ListAsync(folder, cancellationToken);

    public async ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) =>
        new Watched(await inner.OpenReadAsync(location, cancellationToken), Reads);

    public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) =>
        inner.TryReadAsync(location, cancellationToken);

    public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => inner.CreateAsync(location, cancellationToken);

    public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        inner.TryCreateAsync(location, content, cancellationToken);

    public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => inner.DeleteAsync(location, cancellationToken);

    public string? LocalPath(string location) => null;

    private sealed class Watched(Stream stream, ConcurrentQueue<bool> reads) : Stream
    {
        public override bool CanRead => stream.CanRead;

        public override bool CanSeek => stream.CanSeek;

        public override bool CanWrite => false;

        public override long Length => stream.Length;

        public override long Position { get => stream.Position; set => stream.Position = value; }

        public override int Read(Span<byte> buffer)
        {
            reads.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
            return stream.Read(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
