using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Works on the rows of one stream, several at a time, and gives its batches in order, each when its last row is done.</summary>
/// <param name="work">The work of one row.</param>
/// <param name="concurrency">How many rows are worked on at a time.</param>
/// <param name="window">How much may be held.</param>
/// <param name="stopsAtFailure">Whether no row begins after one that failed.</param>
/// <param name="cancellationToken">Stops.</param>
internal sealed class RowRun<TResult>(
    RowFunction<TResult> work, int concurrency, RowWindow window, bool stopsAtFailure, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly LinkedList<RowBatch> _held = [];
    // Who works on rows takes the next one by itself; what is held changes under this.
    private readonly Lock _taking = new();
    private IAsyncEnumerator<RecordBatch>? _source;
    private Task<bool>? _reading;
    private long _rows;
    private long _bytes;
    private int _running;
    private volatile bool _failed;
    private ExceptionDispatchInfo? _error;
    private ExceptionDispatchInfo? _sourceError;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Works on the rows of a stream of batches, several at a time.</summary>
    /// <param name="batches">The batches; each is disposed when it is no longer needed.</param>
    /// <param name="context">The context of the first.</param>
    /// <returns>Batches whose rows have all been worked on, or of which one has failed where that stops everything; the caller disposes them.</returns>
    public async IAsyncEnumerable<RowBatch> RunAsync(IAsyncEnumerable<RecordBatch> batches, StageContext context)
    {
        _source = batches.GetAsyncEnumerator(_stop.Token);
        bool ended = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Made before anything is looked at, so that no change between a look and the wait is missed.
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _changed, changed);
            Begin();
            Volatile.Read(ref _error)?.Throw();
            if (_held.First is { Value: var head } && (head.IsDone || Stopped(ref head)))
            {
                Drop(head);
                yield return head;
                continue;
            }
            if (!ended && _reading is null && HasRoom)
                _reading = _source.MoveNextAsync().AsTask();
            if (_reading is { IsCompleted: true })
            {
                ended = !await TakeAsync(context).ConfigureAwait(false);
                context = ended ? context : context.After(_held.Last!.Value.Batch.Length);
                continue;
            }
            if (ended && _held.Count == 0)
            {
                // What came before it has been given, and paid for.
                _sourceError?.Throw();
                yield break;
            }
            await Task.WhenAny(changed.Task, _reading ?? changed.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the rows at work; a row that does not mind keeps its batch until it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _stop.Dispose();
        lock (_taking)
        {
            foreach (RowBatch batch in _held)
                batch.Dispose();
            _held.Clear();
        }
        if (_source is null)
            return;
        if (_reading is { } reading)
        {
            // Its failure is of no interest any more.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (reading.IsCompletedSuccessfully && reading.Result)
                _source.Current.Dispose();
        }
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private bool HasRoom => Volatile.Read(ref _running) < concurrency && !(stopsAtFailure && _failed)
        && (_held.Count == 0 || (_rows < window.Rows && _bytes < window.Bytes));

    // Where a failure stops everything, the first batch with one is given once the rows at work have ended.
    private bool Stopped(ref RowBatch head)
    {
        if (!stopsAtFailure || !_failed || Volatile.Read(ref _running) > 0)
            return false;
        head = _held.First(static batch => batch.Failures.Count > 0);
        return true;
    }

    private void Drop(RowBatch batch)
    {
        lock (_taking)
            _held.Remove(batch);
        _rows -= batch.Batch.Length;
        _bytes -= batch.Bytes;
    }

    // Takes the batch that was read; false at the end of the stream, for which a failure stands too.
    private async ValueTask<bool> TakeAsync(StageContext context)
    {
        Task<bool> reading = _reading!;
        _reading = null;
        try
        {
            if (!await reading.ConfigureAwait(false))
                return false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            _sourceError = ExceptionDispatchInfo.Capture(error);
            return false;
        }
        var batch = new RowBatch(_source!.Current, BatchBytes.Of(_source.Current), context);
        lock (_taking)
            _held.AddLast(batch);
        _rows += batch.Batch.Length;
        _bytes += batch.Bytes;
        return true;
    }

    private void Begin()
    {
        while (Volatile.Read(ref _running) < concurrency && TryTake(out RowBatch? batch, out int row))
        {
            Interlocked.Increment(ref _running);
            _ = WorkAsync(batch, row);
        }
    }

    private bool TryTake([NotNullWhen(true)] out RowBatch? taken, out int row)
    {
        (taken, row) = (null, 0);
        if (_stop.IsCancellationRequested || Volatile.Read(ref _error) is not null || (stopsAtFailure && _failed))
            return false;
        lock (_taking)
        {
            foreach (RowBatch batch in _held)
            {
                if (batch.Next >= batch.Batch.Length)
                    continue;
                batch.Begin();
                (taken, row) = (batch, batch.Next++);
                return true;
            }
        }
        return false;
    }

    // One row after the other: to wake the run for each would cost more than many a row.
    private async Task WorkAsync(RowBatch batch, int row)
    {
        while (true)
        {
            await RowAsync(batch, row).ConfigureAwait(false);
            bool isDone = batch.End();
            if (!TryTake(out RowBatch? next, out row))
                break;
            if (isDone)
                Volatile.Read(ref _changed).TrySetResult();
            batch = next;
        }
        Interlocked.Decrement(ref _running);
        Volatile.Read(ref _changed).TrySetResult();
    }

    private async ValueTask RowAsync(RowBatch batch, int row)
    {
        try
        {
            batch.Results[row] = await work(batch.Batch, row, batch.Context, _stop.Token).ConfigureAwait(false);
        }
        catch (DataException error)
        {
            batch.Fail(row, error);
            _failed = true;
        }
        catch (NotYetException error)
        {
            batch.Postpone(error);
        }
        catch (OperationCanceledException error) when (!_stop.IsCancellationRequested)
        {
            Note(new TimeoutException($"The work of a row was given up: {error.Message}", error));
        }
        catch (Exception error)
        {
            Note(error);
        }
    }

    private void Note(Exception error) => Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
}
