using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Rows as records of a topic of Apache Kafka, or of whatever speaks its protocol; at least once, each with a stable id.</summary>
public sealed class KafkaSink : KafkaSinkBase
{
    /// <summary>Brokers to begin with, as <c>host:port</c>; the port is 9092 where none is given.</summary>
    public IReadOnlyList<string> BootstrapServers { get; init; } = [];

    /// <summary>The topic. It has to be there.</summary>
    public string Topic { get; init; } = "";

    /// <summary>How brokers are connected to: <c>plaintext</c>, <c>ssl</c>, <c>saslPlain</c>, <c>saslScram256</c> or <c>saslScram512</c>.</summary>
    public KafkaSecurity Security { get; init; }

    /// <summary>User name, where <c>security</c> begins with <c>sasl</c>.</summary>
    public string? Username { get; init; }

    /// <summary>Name of the secret with the password, where <c>security</c> begins with <c>sasl</c>.</summary>
    public Secret? Password { get; init; }

    /// <summary>File on the machine with certificates of authorities, in PEM; null for those of the system.</summary>
    [LocationParameter]
    public string? CaLocation { get; init; }

    private protected override KafkaAccess Access => new()
    {
        Written = BootstrapServers, Security = Security, Username = Username, Password = Password, CaLocation = CaLocation, TimeoutSeconds = TimeoutSeconds,
    };

    private protected override string TopicName => Topic;
}
