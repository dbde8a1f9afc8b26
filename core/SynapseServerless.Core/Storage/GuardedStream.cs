namespace SynapseServerless.Storage;

/// <summary>
/// A stream whose failures are errors that a user understands. It remembers the first one, because native writers that
/// call back into a stream pass on no more than a text.
/// </summary>
internal sealed class GuardedStream(Stream inner, Func<Exception, Exception> translate) : Stream
{
    /// <summary>The first failure, or null.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inner.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                inner.Dispose();
            }
            catch (Exception exception) when (IsForeign(exception))
            {
                throw Remember(exception);
            }
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await inner.DisposeAsync();
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw Remember(exception);
        }
        await base.DisposeAsync();
    }

    private static bool IsForeign(Exception exception) =>
        exception is not (OperationCanceledException or SynapseException or ObjectDisposedException);

    private Exception Remember(Exception exception)
    {
        Exception translated = translate(exception);
        Failure ??= translated;
        return translated;
    }
}
