namespace SynapseServerless.Services.Governing;

/// <summary>What kind of end a request had.</summary>
public enum FailureKind
{
    /// <summary>It succeeded.</summary>
    None,

    /// <summary>The service rejected it, and would again: a bad input, a missing right, a content filter.</summary>
    Final,

    /// <summary>The service refused it because of a limit, before doing anything.</summary>
    Refused,

    /// <summary>The service was too busy, or gave no answer in time.</summary>
    Overloaded,

    /// <summary>The connection or the service failed, perhaps after the work was done.</summary>
    Failed,

    /// <summary>Something else was done to the same thing at the same time.</summary>
    Conflict,
}
