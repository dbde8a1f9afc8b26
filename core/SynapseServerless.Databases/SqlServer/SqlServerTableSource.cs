using System.ComponentModel.DataAnnotations;
using SynapseServerless.Data;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Databases.Servers;
using SynapseServerless.Specifications;

namespace SynapseServerless.Databases.SqlServer;

/// <summary>A table or a query of SQL Server or Azure SQL.</summary>
public sealed class SqlServerTableSource : DatabaseSource
{
    /// <summary>The server, as <c>host:port</c>; the port is 1433 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "";

    /// <summary>The user; empty with <c>entra</c>.</summary>
    public string Username { get; init; } = "";

    /// <summary>Name of the secret with the password; null where none is needed.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the process shows who it is by a token of Entra ID, such as that of its managed identity.</summary>
    public bool Entra { get; init; }

    /// <summary>Encryption of the connection: <c>verifyFull</c>, <c>require</c> or <c>disable</c>.</summary>
    public DatabaseEncryption Encryption { get; init; }

    /// <summary>Seconds without an answer of the server after which an attempt is given up.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private ServerAccess Access => new()
    {
        Scheme = "sqlserver", Port = 1433, Written = Server, Database = Database, Username = Username, Password = Password, Entra = Entra, Encryption = Encryption, TimeoutSeconds = TimeoutSeconds,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Access.Problems(needsUser: false).Concat(base.Validate()).Concat(Query?.TrimStart().StartsWith("WITH", StringComparison.OrdinalIgnoreCase) == true
        ? [new SpecificationException("A query of SQL Server that begins with WITH cannot be cut into partitions", At("query"), "Make a view of it, or write what WITH names as subqueries.")] : []);

    /// <inheritdoc/>
    public override async Task<ITableReader> OpenAsync(TableContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var connections = new SqlServerConnections(Access, context);
        SqlServerEngine engine = new(connections);
        return await DatabaseErrors.TryAsync("The database cannot be opened", Access.Place, engine.Understand, async () =>
        {
            await using (await connections.OpenAsync(cancellationToken).ConfigureAwait(false))
                return (ITableReader)new DatabaseReader(engine, Wanted(Access.Label), context.Host.Logger);
        }).ConfigureAwait(false);
    }
}
