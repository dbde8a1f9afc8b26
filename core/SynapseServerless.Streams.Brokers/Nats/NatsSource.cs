using System.ComponentModel.DataAnnotations;
using NATS.Client.JetStream;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Messages of a stream of NATS JetStream, by their sequence.</summary>
/// <remarks>Messages are read and not consumed: the stream keeps where it is itself, and no consumer of it stays at the broker. Each message shows once in file sinks.</remarks>
public sealed class NatsSource : MessageSource
{
    /// <summary>The server, as <c>host:port</c>; the port is 4222 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The stream of JetStream.</summary>
    public string Stream { get; init; } = "";

    /// <summary>The subjects that are read, such as <c>flights.&gt;</c>; empty for all of the stream.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Where the stream begins that was never read: <c>earliest</c> or <c>latest</c>.</summary>
    [AllowedValues("earliest", "latest")]
    public string Start { get; init; } = "earliest";

    /// <summary>User name; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>Name of the secret with the password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Seconds without an answer of the server after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    private protected override IReadOnlyList<string> KnownMetadata { get; } = [MessageParts.Topic, MessageParts.Offset, MessageParts.Timestamp, MessageParts.Headers];

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private BrokerAccess Access => new("nats", Server, 4222) { Username = Username, Password = Password, Tls = Tls, TimeoutSeconds = TimeoutSeconds };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems().Concat(base.Validate()))
            yield return problem;
        if (Stream.Length == 0)
            yield return Wrong("stream", "There is no stream", "Give its name.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageLayout layout = Layout();
        NatsLink link = await NatsLink.OpenAsync(Access, context, cancellationToken).ConfigureAwait(false);
        try
        {
            INatsJSStream stream = await link.StreamAsync(Stream, cancellationToken).ConfigureAwait(false);
            return new NatsReader(this, link, stream, context, layout);
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
