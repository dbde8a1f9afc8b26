using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A batch whose rows are worked on; its memory goes when its owner and the last row at work have let go of it.</summary>
internal sealed class RowBatch(RecordBatch batch, long bytes, StageContext context) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, BadRow> _failures = [];
    private int _holders = 1;
    private int _left = batch.Length;
    private int _disposed;

    public RecordBatch Batch { get; } = batch;

    /// <summary>Bytes of the batch.</summary>
    public long Bytes { get; } = bytes;

    public StageContext Context { get; } = context;

    /// <summary>The results so far, by row.</summary>
    public object?[] Results { get; } = new object?[batch.Length];

    /// <summary>The next row to begin with.</summary>
    public int Next { get; set; }

    /// <summary>Whether all rows have been worked on.</summary>
    public bool IsDone => Volatile.Read(ref _left) == 0;

    /// <summary>The rows that failed, in order.</summary>
    public IReadOnlyList<BadRow> Failures
    {
        get
        {
            lock (_lock)
                return [.. _failures.Values];
        }
    }

    /// <summary>How many rows have no result yet.</summary>
    public int Postponed { get; private set; }

    /// <summary>Of the rows without a result the one that has it first; null where there are none.</summary>
    public NotYetException? AskAgain { get; private set; }

    /// <summary>Keeps the batch for a row that begins.</summary>
    public void Begin() => Interlocked.Increment(ref _holders);

    /// <summary>Notes a row that failed.</summary>
    public void Fail(int row, DataException error)
    {
        lock (_lock)
            _failures[row] = new BadRow(row, error.Location.Column, error.Problem, error.Remedy);
    }

    /// <summary>Notes a row that has no result yet.</summary>
    public void Postpone(NotYetException error)
    {
        lock (_lock)
        {
            Postponed++;
            if (AskAgain is null || error.AskAgainAt < AskAgain.AskAgainAt)
                AskAgain = error;
        }
    }

    /// <summary>A row has ended.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool End()
    {
        bool isLast = Interlocked.Decrement(ref _left) == 0;
        Release();
        return isLast;
    }

    /// <summary>The owner lets go.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            Batch.Dispose();
    }
}
