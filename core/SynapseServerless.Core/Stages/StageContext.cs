using System.Collections.ObjectModel;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>What a stage knows of the run it works for, and the door to its host. One per stage and partition.</summary>
/// <remarks>
/// A value that does not change. It is made once where work begins, and every other context is derived from that one by
/// <see cref="For"/>, <see cref="After"/> or a <c>with</c> expression, so that no member is ever left behind.
/// </remarks>
public sealed record StageContext
{
    /// <summary>A context with nothing but defaults: bad rows fail, nobody listens.</summary>
    /// <param name="stage">The stage's uid, for messages.</param>
    public StageContext(string stage) => Stage = stage;

    /// <summary>The stage's uid, for messages.</summary>
    public string Stage { get; init; }

    /// <summary>Index of the partition at hand, from 0.</summary>
    public int Partition { get; init; }

    /// <summary>How many rows of the partition the stage has seen before the batch at hand.</summary>
    public long FirstRow { get; init; }

    /// <summary>Schema of the stage's input, when known; a stream without batches has no other way to tell.</summary>
    public Schema? InputSchema { get; init; }

    /// <summary>What happens to rows that a stage cannot handle.</summary>
    public IRowSink Rows { get; init; } = FailingRowSink.Instance;

    /// <summary>Takes news of how far a long step has come.</summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>How many threads a native library may use; 0 lets it decide.</summary>
    public int Threads { get; init; }

    /// <summary>Keeps how far a fit has come; null where nobody would go on with it.</summary>
    public IFitCheckpoints? Checkpoints { get; init; }

    /// <summary>When a fit has to end with what it has learned so far; null for no such time.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether <see cref="Deadline"/> has come.</summary>
    public bool IsOverTime => Deadline is { } deadline && Time.GetUtcNow() >= deadline;

    /// <summary>Validation rows of a fit, with the columns of those it learns from; null where there are none of their own.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>Keeps the answers of services for a task that runs again.</summary>
    public IAnswerStore Answers { get; init; } = NoAnswers.Instance;

    /// <summary>Counts what requests to services come to, and keeps them within the budgets of the run; null where no run is.</summary>
    public CallLedger? Calls { get; init; }

    /// <summary>What the process that hosts the stage gives it.</summary>
    public StageHost Host { get; init; } = StageHost.Default;

    /// <summary>Where warnings go.</summary>
    public ILogger Logger => Host.Logger;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Host.Time;

    /// <summary>Storage, for stages that read side files.</summary>
    public IStorage Storage => Host.Storage;

    /// <summary>The context of another stage of the same work.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Schema of its input; null when unknown.</param>
    public StageContext For(Stage stage, Schema? input) => this with { Stage = stage.Uid, InputSchema = input, FirstRow = 0 };

    /// <summary>The context for the next batch of the same partition.</summary>
    /// <param name="rows">Rows of the batch before.</param>
    public StageContext After(int rows) => this with { FirstRow = FirstRow + rows };

    /// <summary>Gives the rows in <paramref name="bad"/> to the run, which fails or sets them aside, and returns the others.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="bad">The rows that the stage cannot handle; when empty, all rows are returned.</param>
    /// <returns>A batch that the caller disposes.</returns>
    /// <exception cref="DataException">The run does not set rows aside.</exception>
    public RecordBatch RejectRows(RecordBatch batch, IReadOnlyList<BadRow> bad)
    {
        if (bad.Count == 0)
            return Batches.Share(batch);
        return RejectRows(batch, bad, batch);
    }

    /// <summary>Gives the rows in <paramref name="bad"/> to the run, which fails or sets them aside, and returns what was made of the others.</summary>
    /// <param name="batch">The batch as the stage got it, borrowed.</param>
    /// <param name="bad">The rows that the stage cannot handle.</param>
    /// <param name="result">What was made of the batch, row by row, borrowed; what it holds for the bad rows is dropped.</param>
    /// <returns>A batch that the caller disposes.</returns>
    /// <exception cref="DataException">The run does not set rows aside.</exception>
    public RecordBatch RejectRows(RecordBatch batch, IReadOnlyList<BadRow> bad, RecordBatch result)
    {
        Rows.Reject(batch, bad, this);
        bool[] keep = new bool[batch.Length];
        System.Array.Fill(keep, true);
        foreach (BadRow row in bad)
            keep[row.Row] = false;
        return Batches.Filter(result, keep);
    }
}

/// <summary>A row that a stage cannot handle.</summary>
/// <param name="Row">Index of the row in its batch.</param>
/// <param name="Column">The column at fault, if one is.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">What would be right, as a sentence.</param>
public sealed record BadRow(int Row, string? Column, string Problem, string? Remedy = null);

/// <summary>Takes rows that a stage cannot handle.</summary>
public interface IRowSink
{
    /// <summary>Takes the rows, or throws for the first.</summary>
    /// <param name="batch">The batch they are in, borrowed.</param>
    /// <param name="bad">The rows.</param>
    /// <param name="context">The stage's context.</param>
    /// <exception cref="DataException">Rows are not set aside here.</exception>
    void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context);
}

/// <summary>Fails at the first bad row.</summary>
public sealed class FailingRowSink : IRowSink
{
    private FailingRowSink()
    {
    }

    /// <summary>What is said of a bad row where its stage knows no remedy.</summary>
    public const string Remedy = "Fix the row, or set onError to setAside to go on without it.";

    /// <summary>The one instance.</summary>
    public static FailingRowSink Instance { get; } = new();

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
        BadRow row = bad[0];
        throw new DataException(
            bad.Count == 1 ? row.Problem : $"{row.Problem} (and {bad.Count - 1} more rows of this batch are bad)",
            new Location { Stage = context.Stage, Column = row.Column, Partition = context.Partition, Row = context.FirstRow + row.Row },
            row.Remedy ?? Remedy);
    }
}

/// <summary>How far a long step has come.</summary>
/// <param name="Done">Steps done, such as iterations.</param>
/// <param name="Total">Steps in all, or null when unknown.</param>
/// <param name="Text">What the step is at, such as <c>iteration 40, auc 0.71</c>.</param>
public sealed record StageProgress(long Done, long? Total, string Text)
{
    /// <summary>Values of the metrics after the last of the steps, by name; empty where there are none.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;
}
