using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.MLNet;

/// <summary>Reads partitions ahead of a cursor, a few batches at most.</summary>
/// <remarks>
/// ML.NET's cursors are synchronous and datasets are not. The reading runs on the thread pool and waits for room without
/// blocking a thread; the cursor's own thread blocks while there is no batch yet, as it would on a file.
/// </remarks>
internal sealed class BatchFeed : IBatchSource
{
    private const int Ahead = 2;

    private readonly BlockingCollection<(RecordBatch Batch, int Partition)> _ready = [];
    private readonly SemaphoreSlim _room = new(Ahead);
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;
    private RecordBatch? _current;
    private bool _disposed;

    /// <summary>Begins to read.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="partitions">The partitions, in the order in which they are wanted.</param>
    /// <param name="columns">The columns wanted.</param>
    public BatchFeed(Dataset data, IEnumerable<int> partitions, IReadOnlyList<string> columns) =>
        Reading = Task.Run(() => ReadAsync(data, partitions, columns));

    /// <summary>Ends when everything is read, or reading was stopped; it never fails.</summary>
    public Task Reading { get; }

    /// <inheritdoc/>
    public RecordBatch? Next(out int partition)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Release();
        if (_ready.TryTake(out (RecordBatch Batch, int Partition) next, Timeout.Infinite))
        {
            (_current, partition) = next;
            return _current;
        }
        _failure?.Throw();
        partition = 0;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Release();
        _stop.Cancel();
        // Ends when the reading has: after that nothing holds a batch any more.
        foreach ((RecordBatch batch, _) in _ready.GetConsumingEnumerable())
            batch.Dispose();
        _ready.Dispose();
    }

    private async Task ReadAsync(Dataset data, IEnumerable<int> partitions, IReadOnlyList<string> columns)
    {
        try
        {
            foreach (int partition in partitions)
            {
                await foreach (RecordBatch batch in data.ReadAsync(partition, columns, _stop.Token).ConfigureAwait(false))
                {
                    try
                    {
                        await _room.WaitAsync(_stop.Token).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException)
                    {
                        batch.Dispose();
                        throw;
                    }
                    _ready.Add((batch, partition));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The cursor was disposed before its end; there is nobody left to tell.
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again where the rows are asked for.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void Release()
    {
        if (_current is null)
            return;
        _current.Dispose();
        _current = null;
        _room.Release();
    }
}
