using Apache.Arrow;

namespace SynapseServerless.Streaming;

/// <summary>Rows of a source with their offsets.</summary>
/// <param name="Batch">The rows. Who pulls it disposes it.</param>
/// <param name="OffsetOf">The offset of a row of the batch, by its index; asked for few rows, so that no texts are made for all.</param>
public sealed record StreamBatch(RecordBatch Batch, Func<int, string> OffsetOf);

/// <summary>A record that cannot be read.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Text">The record, or its beginning, as text; bytes that are no text in Base64 after <c>base64:</c>.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record PoisonedRecord(string Offset, string Text, string Problem);

/// <summary>How a range is read.</summary>
public sealed record StreamReadContext
{
    /// <summary>Takes a record that cannot be read: it is set aside with its offset, and the stream goes on without it.</summary>
    public required Action<PoisonedRecord> Poisoned { get; init; }

    /// <summary>How many rows a batch has at most.</summary>
    public required int BatchRows { get; init; }

    /// <summary>How many bytes a batch has at which it ends, however few rows.</summary>
    public required int BatchBytes { get; init; }
}
