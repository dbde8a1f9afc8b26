using Microsoft.Data.Sqlite;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>What failures of SQLite mean.</summary>
internal static class SqliteFailures
{
    /// <summary>What a failure means; null when it is none of SQLite's.</summary>
    public static DatabaseFailure? Understand(Exception error)
    {
        if (error is not SqliteException failure)
            return null;
        // Such as: SQLite Error 1: 'no such table: flights'.
        string[] parts = failure.Message.Split('\'', 2);
        string reason = parts.Length == 2 ? parts[1].TrimEnd('.').TrimEnd('\'') : failure.Message;
        FailureKind kind = failure.SqliteErrorCode switch
        {
            5 or 6 => FailureKind.Conflict,
            8 => FailureKind.Writes,
            14 or 23 => FailureKind.Privilege,
            19 or 20 => FailureKind.Row,
            1 when reason.StartsWith("no such table", StringComparison.Ordinal) => FailureKind.NoTable,
            1 when reason.StartsWith("no such column", StringComparison.Ordinal) => FailureKind.NoColumn,
            1 => FailureKind.Statement,
            _ => FailureKind.Other,
        };
        return new DatabaseFailure(kind, reason);
    }
}
