namespace SynapseServerless.Databases;

/// <summary>How a server is connected to.</summary>
public enum DatabaseEncryption
{
    /// <summary>Encrypted, and the server shows by its certificate that it is the one that was named.</summary>
    VerifyFull,

    /// <summary>Encrypted; the certificate is not looked at.</summary>
    Require,

    /// <summary>Without encryption: for a server on this machine or in a closed network.</summary>
    Disable,
}
