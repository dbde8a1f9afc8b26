using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using ActivityContext = SynapseServerless.Orchestration.ActivityContext;

namespace SynapseServerless.Streams.Activities;

/// <summary>A part of an epoch: reads its ranges, applies the stages, and writes what comes out, all in one go.</summary>
/// <param name="streams">The streams of this process.</param>
internal sealed class ReadEpochPartActivity(StreamWorkspaces streams) : IActivity<EpochTask, EpochPartEnd>
{
    /// <inheritdoc/>
    public async Task<EpochPartEnd> RunAsync(ActivityContext context, EpochTask input, CancellationToken cancellationToken)
    {
        var files = new StreamFiles(streams.Environment.Storage, input.Folder);
        if (await files.FindAsync<EpochPlan>(files.Plan(input.Epoch), cancellationToken).ConfigureAwait(false) is not { } plan)
            return new EpochPartEnd(0, 0);
        StreamWorkspace stream = await streams.GetAsync(input.Name, input.Folder, plan.Version, cancellationToken).ConfigureAwait(false);
        StreamCommit commit = await files.FindAsync<StreamCommit>(files.Commit, cancellationToken).ConfigureAwait(false) ?? new StreamCommit();
        StreamSession session = await stream.OpenAsync(commit.Offsets, cancellationToken).ConfigureAwait(false)
            ?? throw new SynapseException("The source has no rows any more that tell its columns") { MayPass = true };
        int index = input.Part!.Value;
        var part = new EpochPart(input.Name, input.Epoch, index);
        await using var aside = new StreamSetAside(stream, part);
        await using StoredAnswers answers = stream.Run.Answers(AnswersOf(input.Epoch), index);
        var rows = new Counter();
        IAsyncEnumerable<RecordBatch> read = ReadAsync(stream, session, plan, index, aside, rows, cancellationToken);
        foreach (JoinTable table in await stream.TablesAsync(plan.Tables, cancellationToken).ConfigureAwait(false))
            read = JoinAsync(read, table, cancellationToken);
        IAsyncEnumerable<RecordBatch> made = session.Chain.Transform(read, index, aside, answers, cancellationToken);
        EpochPartRecord record = await new PartWriter(stream, session, plan, part, aside).WriteAsync(made, cancellationToken).ConfigureAwait(false);
        await aside.CompleteAsync(cancellationToken).ConfigureAwait(false);
        record = record with { Rows = record.Rows with { RowsIn = rows.Rows + rows.Unread, RowsSetAside = aside.Rows, RowsLate = aside.Late } };
        await files.WriteAsync(files.Part(input.Epoch, index), record, cancellationToken).ConfigureAwait(false);
        NativeHeap.AfterTask();
        return new EpochPartEnd(record.Rows.RowsIn, record.Rows.RowsOut);
    }

    /// <summary>Under which name answers of services are kept for an epoch.</summary>
    public static string AnswersOf(long epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D12}");

    private static async IAsyncEnumerable<RecordBatch> ReadAsync(
        StreamWorkspace stream, StreamSession session, EpochPlan plan, int part, StreamSetAside aside, Counter rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new StreamReadContext
        {
            BatchRows = stream.Specification.Options.BatchRows,
            BatchBytes = stream.Specification.Options.BatchBytes,
            Poisoned = record =>
            {
                aside.Reject(record);
                Interlocked.Increment(ref rows.Unread);
            },
        };
        foreach (int range in plan.Parts[part])
        {
            await foreach (StreamBatch batch in session.Reader.ReadAsync(plan.Ranges[range], reading, cancellationToken).ConfigureAwait(false))
            {
                rows.Rows += batch.Batch.Length;
                yield return batch.Batch;
            }
        }
    }

    private static async IAsyncEnumerable<RecordBatch> JoinAsync(IAsyncEnumerable<RecordBatch> batches, JoinTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                yield return table.Join(batch);
        }
    }

    private sealed class Counter
    {
        public long Rows;

        public long Unread;
    }
}
