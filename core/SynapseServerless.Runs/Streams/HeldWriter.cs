using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>Keeps the rows of a part until their windows are complete, in a file of the stream's folder that is named by the part.</summary>
/// <param name="stream">The stream.</param>
/// <param name="schema">Columns of the rows.</param>
/// <param name="part">The part.</param>
/// <param name="times">Times of the rows.</param>
internal sealed class HeldWriter(StreamWorkspace stream, Schema schema, EpochPart part, EventTimes times)
{
    /// <summary>Writes the rows; each batch is disposed here.</summary>
    public async Task<EpochPartRecord> WriteAsync(IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{part.Epoch:D12}-{part.Part:D5}-{stream.Version:D4}.parquet");
        string location = stream.Files.Held(name);
        await using BatchWriter writer = await BatchWriter.OpenAsync(stream.Run.Storage, location, DataFormat.Parquet, schema, null, cancellationToken).ConfigureAwait(false);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        if (writer.Rows == 0)
            return new EpochPartRecord { Rows = new StreamCounts() };
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return new EpochPartRecord { Rows = new StreamCounts(), Newest = times.Newest, Held = new HeldRows(name, times.Oldest!.Value, times.Newest!.Value, writer.Rows) };
    }
}
