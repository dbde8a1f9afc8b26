namespace SynapseServerless.Streaming.Kafka;

/// <summary>How brokers of Kafka are connected to.</summary>
public enum KafkaSecurity
{
    /// <summary>Without encryption and without a name: for a broker on this machine or in a closed network.</summary>
    Plaintext,

    /// <summary>Encrypted, without a name.</summary>
    Ssl,

    /// <summary>Encrypted, with user name and password (SASL/PLAIN).</summary>
    SaslPlain,

    /// <summary>Encrypted, with user name and password (SASL/SCRAM-SHA-256).</summary>
    SaslScram256,

    /// <summary>Encrypted, with user name and password (SASL/SCRAM-SHA-512).</summary>
    SaslScram512,
}
