using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Databases.Servers;
using SynapseServerless.Specifications;

namespace SynapseServerless.Databases.MySql;

/// <summary>A table of MySQL or MariaDB.</summary>
public sealed class MySqlTableSink : DatabaseSink
{
    /// <summary>The server, as <c>host:port</c>; the port is 3306 where none is given.</summary>
    public string Server { get; init; } = "";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "";

    /// <summary>The user.</summary>
    public string Username { get; init; } = "";

    /// <summary>Name of the secret with the password; null where none is needed.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the password is a token of Entra ID, as Azure Database for MySQL takes it.</summary>
    public bool Entra { get; init; }

    /// <summary>Encryption of the connection: <c>verifyFull</c>, <c>require</c> or <c>disable</c>.</summary>
    public DatabaseEncryption Encryption { get; init; }

    /// <summary>Seconds without an answer of the server after which an attempt is given up.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    /// <inheritdoc/>
    public override string Label => $"{Access.Label}/{Table}";

    private ServerAccess Access => new()
    {
        Scheme = "mysql", Port = 3306, Written = Server, Database = Database, Username = Username, Password = Password, Entra = Entra, Encryption = Encryption, TimeoutSeconds = TimeoutSeconds,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Access.Problems(needsUser: true).Concat(base.Validate());

    /// <inheritdoc/>
    public override async Task<ITableWriter> OpenAsync(TableContext context, Schema schema, string write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MySqlTableWriter(Access, await MySqlConnections.CreateAsync(Access, context, cancellationToken).ConfigureAwait(false), Target(schema, write));
    }
}
