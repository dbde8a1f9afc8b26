using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Specifications;
using StackExchange.Redis;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Rows as entries of a stream of Redis; at least once, each with a stable id in the field <c>row_id</c>.</summary>
public sealed class RedisSink : MessageSink
{
    /// <summary>The server, as <c>host:port</c>; the port is 6379 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The key of the stream. Where there is none it is made.</summary>
    public string Stream { get; init; } = "";

    /// <summary>The field that the body of a row is written to.</summary>
    public string Field { get; init; } = "value";

    /// <summary>About how many entries the stream keeps, the newest ones; null for all.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxEntries { get; init; }

    /// <summary>User name; null for the default user.</summary>
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

    private BrokerAccess Access => new("redis", Server, 6379) { Username = Username, Password = Password, Tls = Tls, TimeoutSeconds = TimeoutSeconds };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems())
            yield return problem;
        if (Stream.Length == 0)
            yield return new SpecificationException("There is no stream", new Location { Parameter = "stream" }, "Give its key.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageBodies bodies = Bodies(context.Schema!);
        return new Writer(this, await RedisLink.OpenAsync(Access, context, Stream, mustExist: false, cancellationToken).ConfigureAwait(false), bodies);
    }

    private sealed class Writer(RedisSink sink, RedisLink link, MessageBodies bodies) : IStreamWriter
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
                        NameValueEntry[] fields = [new(sink.Field, body), new("row_id", part.RowId(row))];
                        sending.Enqueue(link.TryAsync($"Rows cannot be added to stream '{sink.Stream}'", () =>
                            link.Database.StreamAddAsync(sink.Stream, fields, messageId: null, maxLength: sink.MaxEntries, useApproximateMaxLength: sink.MaxEntries is not null)));
                    }
                }
            }
            await Task.WhenAll(sending).ConfigureAwait(false);
            return bytes;
        }

        public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => link.DisposeAsync();
    }
}
