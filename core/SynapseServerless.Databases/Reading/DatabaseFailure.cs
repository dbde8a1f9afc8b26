namespace SynapseServerless.Databases.Reading;

/// <summary>What kind of failure a database told of.</summary>
internal enum FailureKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The user, the password or the identity is not let in.</summary>
    Credentials,

    /// <summary>A right is missing.</summary>
    Privilege,

    /// <summary>There is no such database.</summary>
    NoDatabase,

    /// <summary>There is no such table.</summary>
    NoTable,

    /// <summary>There is no such column.</summary>
    NoColumn,

    /// <summary>The statement writes, and may not.</summary>
    Writes,

    /// <summary>A statement of the user is wrong.</summary>
    Statement,

    /// <summary>A row is not what the table takes.</summary>
    Row,

    /// <summary>The snapshot that was to be read is gone.</summary>
    SnapshotGone,

    /// <summary>Other transactions were in the way; another attempt may go through.</summary>
    Conflict,

    /// <summary>The server is not there, or went away; another attempt may go through.</summary>
    Away,
}

/// <summary>What a database told.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Reason">What the database says, in a sentence without its full stop.</param>
internal sealed record DatabaseFailure(FailureKind Kind, string Reason)
{
    /// <summary>Whether another attempt may go through.</summary>
    public bool MayPass => Kind is FailureKind.Conflict or FailureKind.Away;
}
