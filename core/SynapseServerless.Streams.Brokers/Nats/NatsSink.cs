using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Rows as messages of NATS JetStream: each once within the stream's window for duplicates, and at least once beyond it.</summary>
/// <remarks>The id of a row is the id of its message (<c>Nats-Msg-Id</c>), by which the server drops one that comes again within the window, 2 minutes unless the stream says otherwise.</remarks>
public sealed class NatsSink : MessageSink
{
    /// <summary>The server, as <c>host:port</c>; the port is 4222 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The subject, which is one of a stream of JetStream.</summary>
    public string Subject { get; init; } = "";

    /// <summary>User name; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>Name of the secret with the password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Seconds without an answer of the server after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private BrokerAccess Access => new("nats", Server, 4222) { Username = Username, Password = Password, Tls = Tls, TimeoutSeconds = TimeoutSeconds };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems())
            yield return problem;
        if (Subject.Length == 0 || Subject.Any(c => c is '*' or '>' or ' '))
            yield return new SpecificationException($"'{Subject}' is no subject to send to", new Location { Parameter = "subject" }, "Give one without spaces, * and >.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageBodies bodies = Bodies(context.Schema!);
        NatsLink link = await NatsLink.OpenAsync(Access, context, cancellationToken).ConfigureAwait(false);
        try
        {
            await CheckAsync(link, cancellationToken).ConfigureAwait(false);
            return new Writer(this, link, bodies);
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CheckAsync(NatsLink link, CancellationToken cancellationToken)
    {
        bool isOfStream = await link.TryAsync($"Streams of subject '{Subject}' cannot be looked for", async () =>
        {
            await foreach (string _ in link.Jet.ListStreamNamesAsync(Subject, cancellationToken).ConfigureAwait(false))
                return true;
            return false;
        }).ConfigureAwait(false);
        if (!isOfStream)
        {
            throw new SpecificationException(
                $"No stream of JetStream at {StreamParts.Address(link.Access.Server)} has the subject '{Subject}', so that messages would be lost", new Location { Parameter = "subject" },
                "Add a stream with the subject, or name one of a stream.");
        }
    }

    private sealed class Writer(NatsSink sink, NatsLink link, MessageBodies bodies) : IStreamWriter
    {
        private const int Window = 512;

        public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
        {
            long row = 0, bytes = 0;
            var sending = new Queue<Task>();
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    Func<int, (byte[]? Body, byte[]? Key)> message = bodies.Open(batch);
                    for (int i = 0; i < batch.Length; i++, row++)
                    {
                        byte[] body = message(i).Body ?? [];
                        bytes += body.Length;
                        if (sending.Count >= Window)
                            await sending.Dequeue().ConfigureAwait(false);
                        sending.Enqueue(SendAsync(body, $"{part.Stream}-{part.RowId(row)}", cancellationToken));
                    }
                }
            }
            await Task.WhenAll(sending).ConfigureAwait(false);
            return bytes;
        }

        public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => link.DisposeAsync();

        private Task<PubAckResponse> SendAsync(byte[] body, string id, CancellationToken cancellationToken) =>
            link.TryAsync($"Rows cannot be sent to subject '{sink.Subject}'", async () =>
            {
                PubAckResponse answer = await link.Jet.PublishAsync(sink.Subject, body, opts: new NatsJSPubOpts { MsgId = id }, cancellationToken: cancellationToken).ConfigureAwait(false);
                return answer.Error is { } error ? throw new NatsJSApiException(error) : answer;
            });
    }
}
