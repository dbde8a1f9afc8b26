using System.Globalization;
using Apache.Arrow;
using Azure.Storage.Queues;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>Rows as messages of a queue of Azure Storage; at least once, each with a stable id.</summary>
/// <remarks>Messages are sent side by side, and so without an order. Bodies of JSON have the id of their row as a member, by which readers can tell a row that comes again.</remarks>
public sealed class AzureQueueSink : MessageSink
{
    /// <summary>URL of the account's queues, such as <c>https://ACCOUNT.queue.core.windows.net</c>.</summary>
    public string Account { get; init; } = "";

    /// <summary>The queue. It has to be there.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Name of the secret with the account's connection string; null for Entra ID, with the role Storage Queue Data Contributor.</summary>
    public Secret? ConnectionString { get; init; }

    /// <summary>Whether bodies are sent as Base64, as Azure Functions and older clients read them.</summary>
    public bool Base64 { get; init; }

    /// <summary>Member of JSON bodies with the id of the row; null for none.</summary>
    public string? RowIdMember { get; init; } = "_row_id";

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private AzureQueueAccess Access => new(Account, Queue, ConnectionString);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Access.Problems().Concat(base.Validate());

    /// <inheritdoc/>
    public override async Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageBodies bodies = Bodies(context.Schema!);
        return new Writer(this, await Access.OpenAsync(context, cancellationToken).ConfigureAwait(false), bodies);
    }

    private sealed class Writer(AzureQueueSink sink, QueueClient queue, MessageBodies bodies) : IStreamWriter
    {
        private const int Senders = 16;
        private const int MostBytes = 64 << 10;

        public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
        {
            long first = 0, bytes = 0;
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    Func<int, (byte[]? Body, byte[]? Key)> message = bodies.Open(batch);
                    var texts = new BinaryData[batch.Length];
                    for (int i = 0; i < texts.Length; i++)
                        bytes += (texts[i] = Text(message(i).Body ?? [], part.RowId(first + i))).ToMemory().Length;
                    await SendAsync(texts, cancellationToken).ConfigureAwait(false);
                    first += batch.Length;
                }
            }
            return bytes;
        }

        public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task SendAsync(BinaryData[] texts, CancellationToken cancellationToken)
        {
            try
            {
                await Parallel.ForEachAsync(
                    texts, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken },
                    async (text, token) => await queue.SendMessageAsync(text, cancellationToken: token).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception error) when (QueueAccount.IsOfQueue(error))
            {
                throw sink.Access.Unusable(error);
            }
        }

        private BinaryData Text(byte[] body, string id)
        {
            if (sink.ValueCol is null && sink.RowIdMember is { } member)
                body = MessageJson.WithMember(body, member, id);
            byte[] text = sink.Base64 ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(body)) : body;
            return text.Length <= MostBytes ? new BinaryData(text) : throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"Row {id} is {text.Length:N0} bytes as a message of queue '{sink.Queue}', and {MostBytes:N0} are the most"), Location.None,
                "Write fewer columns, or write what is large to files and send where it is.");
        }
    }
}
