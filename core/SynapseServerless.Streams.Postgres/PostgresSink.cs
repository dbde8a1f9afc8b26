using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Npgsql;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Rows of a table of PostgreSQL, each once: what an epoch writes again after a crash is recognised by the id of its rows.</summary>
/// <remarks>
/// A part of an epoch is one transaction. Without <c>upsertBy</c> the table has a column with the id of each row and a unique index on it, and a row whose id is there already is left as it is.
/// With <c>upsertBy</c> a row replaces the one with the same values in these columns. Of rows of one part with the same values the last one counts; parts of an epoch are written side by side, so
/// rows that replace each other belong into one partition.
/// </remarks>
public sealed class PostgresSink : StreamSink
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

    /// <summary>The table, or <c>schema.table</c>. Where there is none it is created, with the columns of the stream.</summary>
    public string Table { get; init; } = "";

    /// <summary>The columns by which a row replaces another; empty to add every row, by its id.</summary>
    public IReadOnlyList<string> UpsertBy { get; init; } = [];

    /// <summary>The column with the id of a row, where <c>upsertBy</c> is empty.</summary>
    public string RowIdCol { get; init; } = "synapse_row_id";

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
        if (UpsertBy.Count == 0 && RowIdCol.Length == 0)
            yield return new SpecificationException("There is neither upsertBy nor rowIdCol", new Location { Parameter = "rowIdCol" }, "Name a column for the ids of rows.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        Schema schema = context.Schema!;
        var statements = new PostgresInsert(Access, schema, UpsertBy, RowIdCol);
        NpgsqlDataSource database = await Access.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            PostgresTable? table = await PostgresTable.TryFindAsync(Access, database, cancellationToken).ConfigureAwait(false);
            if (table is null)
                await PostgresWriter.CreateAsync(Access, database, statements, cancellationToken).ConfigureAwait(false);
            else
                statements.Check(table);
            return new PostgresWriter(Access, database, statements);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
