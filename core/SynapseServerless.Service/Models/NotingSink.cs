using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>Notes which rows of one batch a stage rejects.</summary>
/// <param name="rows">Rows of the batch.</param>
internal sealed class NotingSink(int rows) : IRowSink
{
    private List<int>? _remaining;
    private SortedDictionary<int, BadRow>? _rejected;

    /// <summary>The rows that were not rejected, in order; null where none was.</summary>
    public IReadOnlyList<int>? Remaining => _remaining;

    /// <summary>The rows that were, each with the first thing that is wrong with it; null where none was.</summary>
    public SortedDictionary<int, BadRow>? Rejected => _rejected;

    /// <summary>Whether it is known which rows were rejected; not so where a stage cuts its input into batches of its own.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
        _remaining ??= [.. Enumerable.Range(0, rows)];
        _rejected ??= [];
        // A stage that works in steps rejects rows of what the step before left.
        int[]? places = batch.Length == _remaining.Count ? [.. _remaining] : batch.Length == rows ? [.. Enumerable.Range(0, rows)] : null;
        IsCertain &= places is not null;
        if (places is null)
            return;
        foreach (BadRow row in bad)
            _rejected.TryAdd(places[row.Row], row);
        _remaining.RemoveAll(_rejected.ContainsKey);
    }
}
