using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace SynapseServerless.Streaming;

/// <summary>Rows of messages that were taken.</summary>
/// <param name="taken">The messages.</param>
/// <param name="layout">How they become rows.</param>
/// <param name="source">The source, as users know it.</param>
/// <param name="mostTimes">How often a message may have been taken; null for any number.</param>
/// <param name="isBase64">Whether bodies are Base64.</param>
internal sealed class TakenRows(TakenMessages taken, MessageLayout layout, string source, int? mostTimes = null, bool isBase64 = false)
{
    /// <summary>Reads a range.</summary>
    public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new MessageRows(layout);
        var ids = new List<string>();
        for (long number = TakenMessages.Number(range.From) + 1; number <= TakenMessages.Number(range.To); number++)
        {
            foreach (TakenMessage message in await taken.ReadAsync(number, cancellationToken).ConfigureAwait(false))
            {
                if (Append(rows, message) is not { } fault)
                    ids.Add(message.Id);
                else if (fault.IsChange)
                    throw new StreamChangedException(source, message.Id, fault.Problem);
                else
                    context.Poisoned(new PoisonedRecord(message.Id, RecordText.Of(message.Body), fault.Problem));
                if (rows.Count >= context.BatchRows || rows.Bytes >= context.BatchBytes)
                    yield return Build();
            }
        }
        if (rows.Count > 0)
            yield return Build();

        StreamBatch Build()
        {
            string[] offsets = [.. ids];
            ids.Clear();
            return new StreamBatch(rows.Build(), row => offsets[row]);
        }
    }

    private MessageFault? Append(MessageRows rows, TakenMessage message)
    {
        if (message.Times > mostTimes)
            return new MessageFault($"It was taken {message.Times} times and never handled to the end; {mostTimes} are allowed");
        var info = new MessageInfo { Id = message.Id, Time = message.Inserted, Topic = message.Topic };
        if (message.Body is null || !isBase64)
            return rows.Append(message.Body, message.Body is not null, info);
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(message.Body.Length)];
        return Base64.DecodeFromUtf8(message.Body, bytes, out _, out int length) == System.Buffers.OperationStatus.Done
            ? rows.Append(bytes.AsSpan(0, length), hasBody: true, info)
            : new MessageFault("The body is not Base64");
    }
}
