namespace SynapseServerless.Streaming.Postgres;

/// <summary>How a server of PostgreSQL is connected to.</summary>
public enum PostgresEncryption
{
    /// <summary>Encrypted, and the server shows by its certificate that it is the one that was named.</summary>
    VerifyFull,

    /// <summary>Encrypted; the certificate is not looked at.</summary>
    Require,

    /// <summary>Without encryption: for a server on this machine or in a closed network.</summary>
    Disable,
}
