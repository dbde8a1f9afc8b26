using System.ComponentModel.DataAnnotations;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Entries of a stream of Redis, by their id.</summary>
/// <remarks>Entries are read and not consumed: no consumer group is made. Each entry shows once in file sinks. Redis 7 or later, whose streams count what was ever added to them.</remarks>
public sealed class RedisSource : MessageSource
{
    /// <summary>The server, as <c>host:port</c>; the port is 6379 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The key of the stream.</summary>
    public string Stream { get; init; } = "";

    /// <summary>The field of an entry that is its body; null where the fields of an entry are the columns, by the names and types in <c>schema</c>.</summary>
    public string? Field { get; init; }

    /// <summary>Where the stream begins that was never read: <c>earliest</c> or <c>latest</c>.</summary>
    [AllowedValues("earliest", "latest")]
    public string Start { get; init; } = "earliest";

    /// <summary>User name; null for the default user.</summary>
    public string? Username { get; init; }

    /// <summary>Name of the secret with the password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Seconds without an answer of the server after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    private protected override IReadOnlyList<string> KnownMetadata { get; } = [MessageParts.Id, MessageParts.Topic, MessageParts.Timestamp];

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private BrokerAccess Access => new("redis", Server, 6379) { Username = Username, Password = Password, Tls = Tls, TimeoutSeconds = TimeoutSeconds };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems().Concat(base.Validate()))
            yield return problem;
        if (Stream.Length == 0)
            yield return Wrong("stream", "There is no stream", "Give its key.");
        if (Field is null && Format != MessageFormat.Json)
            yield return Wrong("field", "A body of text or bytes is one field", "Name it.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        MessageLayout layout = Layout();
        return new RedisReader(this, await RedisLink.OpenAsync(Access, context, Stream, mustExist: true, cancellationToken).ConfigureAwait(false), context, layout);
    }
}
