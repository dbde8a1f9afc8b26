using MySqlConnector;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Servers;

namespace SynapseServerless.Databases.MySql;

/// <summary>Connections to MySQL and MariaDB, and what their failures mean.</summary>
internal static class MySqlConnections
{
    // What Azure Database for MySQL takes tokens for.
    private const string EntraScope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>What opens connections; none is opened yet.</summary>
    public static Task<MySqlDataSource> CreateAsync(ServerAccess access, TableContext context, CancellationToken cancellationToken) => access.UseAsync(context.Host, password =>
    {
        Uri server = access.Servers.First();
        var settings = new MySqlConnectionStringBuilder
        {
            Server = server.IdnHost, Port = (uint)server.Port, Database = access.Database, UserID = access.Username, Password = password ?? "",
            SslMode = access.Encryption switch { DatabaseEncryption.VerifyFull => MySqlSslMode.VerifyFull, DatabaseEncryption.Require => MySqlSslMode.Required, _ => MySqlSslMode.None },
            // Without encryption the server's key is asked for, by which the password is encrypted.
            AllowPublicKeyRetrieval = access.Encryption == DatabaseEncryption.Disable,
            ApplicationName = "synapse", ConnectionTimeout = (uint)Math.Min(access.TimeoutSeconds, 30), DefaultCommandTimeout = (uint)access.TimeoutSeconds, Keepalive = 30, MaximumPoolSize = 16,
            TreatTinyAsBoolean = false, GuidFormat = MySqlGuidFormat.None, DateTimeKind = MySqlDateTimeKind.Utc, UseAffectedRows = false, CharacterSet = "utf8mb4",
        };
        var builder = new MySqlDataSourceBuilder(settings.ToString());
        if (access.Entra)
        {
            builder.UsePeriodicPasswordProvider(
                async (_, token) => await context.Host.Identity.GetTokenAsync(EntraScope, token).ConfigureAwait(false), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(5));
        }
        return builder.Build();
    }, cancellationToken);

    /// <summary>What a failure means; null when it is none of the server's.</summary>
    public static DatabaseFailure? Understand(Exception error) => error switch
    {
        MySqlException failure => new DatabaseFailure(Kind(failure), failure.Message.Split('\n')[0].Trim().TrimEnd('.')),
        MySqlConversionException conversion => new DatabaseFailure(FailureKind.Row, conversion.Message.TrimEnd('.')),
        System.Net.Sockets.SocketException or IOException or TimeoutException => new DatabaseFailure(FailureKind.Away, error.Message.TrimEnd('.')),
        _ => null,
    };

    private static FailureKind Kind(MySqlException error) => error.ErrorCode switch
    {
        MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied => FailureKind.Credentials,
        MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ColumnAccessDenied or MySqlErrorCode.SpecifiedAccessDeniedError => FailureKind.Privilege,
        MySqlErrorCode.UnknownDatabase => FailureKind.NoDatabase,
        MySqlErrorCode.NoSuchTable or MySqlErrorCode.BadTable => FailureKind.NoTable,
        MySqlErrorCode.BadFieldError => FailureKind.NoColumn,
        MySqlErrorCode.CannotExecuteInReadOnlyTransaction => FailureKind.Writes,
        MySqlErrorCode.ParseError or MySqlErrorCode.SyntaxError => FailureKind.Statement,
        MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout => FailureKind.Conflict,
        MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown or MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.ConnectionCountError => FailureKind.Away,
        MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.DataTooLong or MySqlErrorCode.WarningDataOutOfRange or MySqlErrorCode.ColumnCannotBeNull or MySqlErrorCode.TruncatedWrongValueForField => FailureKind.Row,
        _ => error.SqlState?.StartsWith("22", StringComparison.Ordinal) == true || error.SqlState?.StartsWith("23", StringComparison.Ordinal) == true ? FailureKind.Row
            : error.IsTransient || error.InnerException is IOException or System.Net.Sockets.SocketException ? FailureKind.Away : FailureKind.Other,
    };
}
