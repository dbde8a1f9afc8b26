using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>Writes the rows of a part of an epoch to where the specification sends them.</summary>
/// <param name="stream">The stream.</param>
/// <param name="session">Source, sink and stages.</param>
/// <param name="plan">The epoch.</param>
/// <param name="part">The part.</param>
/// <param name="aside">Takes late rows.</param>
internal sealed class PartWriter(StreamWorkspace stream, StreamSession session, EpochPlan plan, EpochPart part, StreamSetAside aside)
{
    private long _rows;

    /// <summary>Writes the rows; each batch is disposed here.</summary>
    public async Task<EpochPartRecord> WriteAsync(IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        EventTimes? times = stream.Stream.EventTime is { } time ? new EventTimes(time, session.Chain.Output, plan) : null;
        IAsyncEnumerable<RecordBatch> rows = InTimeAsync(batches, times, cancellationToken);
        if (stream.Stream.Window is not null)
            return await new HeldWriter(stream, session.Chain.Output, part, times!).WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        EpochPartRecord record = await WriteRowsAsync(rows, session.Chain.Output, cancellationToken).ConfigureAwait(false);
        return record with { Newest = times?.Newest };
    }

    /// <summary>Writes rows that are to be seen.</summary>
    public async Task<EpochPartRecord> WriteRowsAsync(IAsyncEnumerable<RecordBatch> batches, Schema schema, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? columns = stream.Specification.Output.Columns;
        Schema written = columns is null ? schema : Schemas.Select(schema, columns);
        IAsyncEnumerable<RecordBatch> rows = SelectAsync(batches, columns, cancellationToken);
        if (session.Writer is { } sink)
        {
            await sink.WriteAsync(part, rows, cancellationToken).ConfigureAwait(false);
            return new EpochPartRecord { Rows = new StreamCounts { RowsOut = _rows } };
        }
        DatasetPart file = await new StreamOutput(stream).WriteAsync(part, written, rows, cancellationToken).ConfigureAwait(false);
        return new EpochPartRecord { Rows = new StreamCounts { RowsOut = file.Rows }, File = file.Rows == 0 ? null : file, ArrowSchema = SchemaMessage.Write(written) };
    }

    private async IAsyncEnumerable<RecordBatch> InTimeAsync(IAsyncEnumerable<RecordBatch> batches, EventTimes? times, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (times is null)
            {
                yield return batch;
                continue;
            }
            using (batch)
                yield return times.InTime(batch, stream.Stream.Window, aside);
        }
    }

    private async IAsyncEnumerable<RecordBatch> SelectAsync(IAsyncEnumerable<RecordBatch> batches, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _rows += batch.Length;
            if (columns is null)
            {
                yield return batch;
                continue;
            }
            using (batch)
                yield return Batches.Select(batch, columns);
        }
    }
}
