using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A stream of batches whose first may be looked at before the stream is read.</summary>
internal sealed class PeekedStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RecordBatch> _batches;
    private RecordBatch? _first;

    private PeekedStream(IAsyncEnumerator<RecordBatch> batches) => _batches = batches;

    /// <summary>The first batch, borrowed; null where there is none, or it was not asked for.</summary>
    public RecordBatch? First => _first;

    /// <summary>Opens a stream.</summary>
    /// <param name="batches">The stream.</param>
    /// <param name="peek">Whether the first batch is pulled now.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    public static async ValueTask<PeekedStream> OpenAsync(IAsyncEnumerable<RecordBatch> batches, bool peek, CancellationToken cancellationToken)
    {
        var stream = new PeekedStream(batches.GetAsyncEnumerator(cancellationToken));
        try
        {
            if (peek && await stream._batches.MoveNextAsync().ConfigureAwait(false))
                stream._first = stream._batches.Current;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All batches, the first included; each belongs to who pulls it.</summary>
    public async IAsyncEnumerable<RecordBatch> ReadAsync()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            yield return first;
        while (await _batches.MoveNextAsync().ConfigureAwait(false))
            yield return _batches.Current;
    }

    public ValueTask DisposeAsync()
    {
        _first?.Dispose();
        return _batches.DisposeAsync();
    }
}
