using Microsoft.Data.SqlClient;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Servers;

namespace SynapseServerless.Databases.SqlServer;

/// <summary>Opens connections to SQL Server and Azure SQL.</summary>
/// <param name="access">Where to, and as who.</param>
/// <param name="context">Gives secrets and identity.</param>
internal sealed class SqlServerConnections(ServerAccess access, TableContext context)
{
    // What Azure SQL takes tokens for.
    private const string EntraScope = "https://database.windows.net/.default";

    /// <summary>What is connected to.</summary>
    public ServerAccess Access => access;

    /// <summary>Settings of a connection.</summary>
    public static string Settings(ServerAccess access, string? password)
    {
        Uri server = access.Servers.First();
        var settings = new SqlConnectionStringBuilder
        {
            DataSource = $"tcp:{server.IdnHost},{server.Port}", InitialCatalog = access.Database,
            Encrypt = access.Encryption == DatabaseEncryption.Disable ? SqlConnectionEncryptOption.Optional : SqlConnectionEncryptOption.Mandatory,
            TrustServerCertificate = access.Encryption == DatabaseEncryption.Require,
            ApplicationName = "synapse", ConnectTimeout = Math.Min(access.TimeoutSeconds, 30), CommandTimeout = access.TimeoutSeconds, MaxPoolSize = 16, PersistSecurityInfo = false,
            // The engine makes a part anew; a client that goes on in the middle would hide that.
            ConnectRetryCount = 0,
        };
        if (!access.Entra)
            (settings.UserID, settings.Password) = (access.Username, password ?? "");
        return settings.ToString();
    }

    /// <summary>Opens a connection.</summary>
    public async Task<SqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        string settings = await access.UseAsync(context.Host, password => Settings(access, password), cancellationToken).ConfigureAwait(false);
        var connection = new SqlConnection(settings);
        try
        {
            if (access.Entra)
                connection.AccessToken = await context.Host.Identity.GetTokenAsync(EntraScope, cancellationToken).ConfigureAwait(false);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What a failure means; null when it is none of the server's.</summary>
    public static DatabaseFailure? Understand(Exception error) => error switch
    {
        SqlException failure => new DatabaseFailure(Kind(failure.Number), failure.Message.Split('\n')[0].Trim().TrimEnd('.')),
        System.Net.Sockets.SocketException or IOException or TimeoutException => new DatabaseFailure(FailureKind.Away, error.Message.TrimEnd('.')),
        _ => null,
    };

    /// <summary>What the number of an error means.</summary>
    public static FailureKind Kind(int number) => number switch
    {
        18456 or 18452 or 40532 => FailureKind.Credentials,
        229 or 230 or 262 or 297 or 300 or 916 => FailureKind.Privilege,
        4060 or 911 => FailureKind.NoDatabase,
        208 or 4902 => FailureKind.NoTable,
        207 => FailureKind.NoColumn,
        102 or 105 or 156 or 1033 or 8155 => FailureKind.Statement,
        1205 or 1222 or 3960 or 3961 => FailureKind.Conflict,
        515 or 547 or 220 or 245 or 2601 or 2627 or 2628 or 8115 or 8152 => FailureKind.Row,
        -2 or -1 or 2 or 20 or 53 or 64 or 121 or 233 or 258 or 10053 or 10054 or 10060 or 10061 or 10928 or 10929 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920 => FailureKind.Away,
        _ => FailureKind.Other,
    };
}
