using System.ComponentModel.DataAnnotations;
using Npgsql;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Rows of a table of PostgreSQL, in the order of a key that only grows.</summary>
/// <remarks>
/// <para>The table is one to which rows are added, such as a log of events: a row that is changed or deleted after it was read is not seen again. The key has a unique index
/// and grows from row to row, such as an identity column.</para>
/// <para>Rows become visible when their transactions end, and not in the order of their keys. An epoch therefore reads up to a key only when all transactions that had
/// begun to write to the table before that key was seen have ended. A transaction that stays open holds the stream up, and loses it nothing.</para>
/// </remarks>
public sealed class PostgresSource : StreamSource
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

    /// <summary>The table, or <c>schema.table</c>.</summary>
    public string Table { get; init; } = "";

    /// <summary>The column that grows from row to row.</summary>
    public string Key { get; init; } = "id";

    /// <summary>The columns wanted; null for all. The key is always read.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Where the stream begins: <c>earliest</c>, <c>latest</c>, or a key after which rows are read.</summary>
    public string Start { get; init; } = "earliest";

    /// <summary>Seconds without an answer of the server after which an attempt is given up, and made again later.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<Uri> Servers => Access.Servers;

    private PostgresAccess Access => new()
    {
        Written = Server, Database = Database, Username = Username, Password = Password, Entra = Entra, Encryption = Encryption, Table = Table, TimeoutSeconds = TimeoutSeconds,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException problem in Access.Problems())
            yield return problem;
        if (Key.Length == 0)
            yield return new SpecificationException("There is no key", new Location { Parameter = "key" }, "Name the column that grows from row to row.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        NpgsqlDataSource database = await Access.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            PostgresTable table = await PostgresTable.FindAsync(Access, database, cancellationToken).ConfigureAwait(false);
            table.CheckKey(Key);
            await PostgresChecks.SourceAsync(Access, database, Key, cancellationToken).ConfigureAwait(false);
            return new PostgresReader(this, Access, database, table, context);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
