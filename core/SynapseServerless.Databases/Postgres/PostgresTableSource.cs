using System.ComponentModel.DataAnnotations;
using SynapseServerless.Data;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Specifications;
using SynapseServerless.Streaming.Postgres;

namespace SynapseServerless.Databases.Postgres;

/// <summary>A table or a query of PostgreSQL. Partitions are read side by side from one snapshot.</summary>
public sealed class PostgresTableSource : DatabaseSource
{
    /// <summary>The server, as <c>host:port</c>; the port is 5432 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "";

    /// <summary>The user.</summary>
    public string Username { get; init; } = "";

    /// <summary>Name of the secret with the password; null where none is needed.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the password is a token of Entra ID, as Azure Database for PostgreSQL takes it.</summary>
    public bool Entra { get; init; }

    /// <summary>Encryption of the connection: <c>verifyFull</c>, <c>require</c> or <c>disable</c>.</summary>
    public PostgresEncryption Encryption { get; init; }

    /// <summary>Seconds without an answer of the server after which an attempt is given up.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private PostgresAccess Access => new()
    {
        Written = Server, Database = Database, Username = Username, Password = Password, Entra = Entra, Encryption = Encryption, Table = Table, TimeoutSeconds = TimeoutSeconds,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Access.ServerProblems().Concat(base.Validate());

    /// <inheritdoc/>
    public override async Task<ITableReader> OpenAsync(TableContext context, CancellationToken cancellationToken)
    {
        PostgresEngine engine = await PostgresEngine.OpenAsync(Access, context, cancellationToken).ConfigureAwait(false);
        return new DatabaseReader(engine, Wanted($"{Servers.First().ToString().TrimEnd('/')}/{Database}"), context.Host.Logger);
    }
}
