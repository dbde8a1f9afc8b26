namespace SynapseServerless.Services;

/// <summary>What a call of an endpoint shows.</summary>
public enum ServiceVerdict
{
    /// <summary>The service lets the caller in and knows the operation.</summary>
    Works,

    /// <summary>It does, and has too much to do at the moment.</summary>
    Busy,

    /// <summary>The secret that holds the key cannot be found, or no token is to be had.</summary>
    NoKey,

    /// <summary>The key or token is not accepted.</summary>
    WrongKey,

    /// <summary>There is no such region, or the service or the key does not belong to it.</summary>
    WrongRegion,

    /// <summary>There is no such deployment or model.</summary>
    UnknownDeployment,

    /// <summary>The caller is known, and may not use the operation.</summary>
    MissingAccess,

    /// <summary>The service does not have this version of the operation, or not any more.</summary>
    RetiredVersion,

    /// <summary>The address has no such operation.</summary>
    UnknownOperation,

    /// <summary>The operator does not allow calls to the host.</summary>
    HostNotAllowed,

    /// <summary>Nothing answers at the address.</summary>
    NotReachable,

    /// <summary>The service reports a failure of its own.</summary>
    Failing,
}

/// <summary>Why an endpoint cannot be used.</summary>
/// <param name="Verdict">What kind of reason it is.</param>
/// <param name="Problem">The reason, as a sentence without its point.</param>
/// <param name="Remedy">What would be right, as a sentence.</param>
internal sealed record EndpointProblem(ServiceVerdict Verdict, string Problem, string Remedy);
