using Npgsql;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.Postgres;

/// <summary>What failures of PostgreSQL mean.</summary>
internal static class PostgresFailures
{
    /// <summary>What a failure means; null when it is none of the server's.</summary>
    public static DatabaseFailure? Understand(Exception error)
    {
        if (error is PostgresException server)
            return new DatabaseFailure(Kind(server), $"{server.MessageText.TrimEnd('.')}{(server.Hint is { Length: > 0 } hint ? $" ({hint.TrimEnd('.')})" : "")}");
        return error is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException
            ? new DatabaseFailure(FailureKind.Away, (error.InnerException ?? error).Message.Split('\n')[0].Trim().TrimEnd('.'))
            : null;
    }

    private static FailureKind Kind(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => FailureKind.Credentials,
        PostgresErrorCodes.InsufficientPrivilege => FailureKind.Privilege,
        PostgresErrorCodes.InvalidCatalogName => FailureKind.NoDatabase,
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => FailureKind.NoTable,
        PostgresErrorCodes.UndefinedColumn => FailureKind.NoColumn,
        PostgresErrorCodes.ReadOnlySqlTransaction => FailureKind.Writes,
        // A snapshot whose transaction is over, or a server that began anew.
        PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.UndefinedObject when error.MessageText.Contains("snapshot", StringComparison.Ordinal) => FailureKind.SnapshotGone,
        ['4', '0', ..] => FailureKind.Conflict,
        ['5', '7', ..] or ['0', '8', ..] or ['5', '3', ..] => FailureKind.Away,
        ['4', '2', ..] => FailureKind.Statement,
        ['2', '2', ..] or ['2', '3', ..] => FailureKind.Row,
        _ => error.IsTransient ? FailureKind.Away : FailureKind.Other,
    };
}
