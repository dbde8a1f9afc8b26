using Apache.Arrow;
using Apache.Arrow.Types;
using Npgsql;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as PostgreSQL writes it.</param>
/// <param name="Arrow">Its type in batches; null where there is none.</param>
/// <param name="IsRequired">Whether it is never null.</param>
internal sealed record PostgresColumn(string Name, string Type, IArrowType? Arrow, bool IsRequired);

/// <summary>A table as it is now.</summary>
/// <param name="Access">Where it is.</param>
/// <param name="Oid">By which the server knows it.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="UniqueColumns">Columns of each unique index that is of columns alone.</param>
internal sealed record PostgresTable(PostgresAccess Access, uint Oid, IReadOnlyList<PostgresColumn> Columns, IReadOnlyList<IReadOnlyList<string>> UniqueColumns)
{
    /// <summary>Looks a table up.</summary>
    /// <exception cref="SpecificationException">There is none; the error names the nearest.</exception>
    public static async Task<PostgresTable> FindAsync(PostgresAccess access, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await TryFindAsync(access, database, cancellationToken).ConfigureAwait(false)
        ?? throw await MissingAsync(access, database, cancellationToken).ConfigureAwait(false);

    /// <summary>Looks a table up; null when there is none.</summary>
    public static async Task<PostgresTable?> TryFindAsync(PostgresAccess access, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand find = database.CreateCommand("SELECT to_regclass($1)::oid");
            find.Parameters.AddWithValue(access.QuotedTable);
            if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not uint oid)
                return null;
            return new PostgresTable(
                access, oid, await ColumnsAsync(database, oid, cancellationToken).ConfigureAwait(false), await UniqueAsync(database, oid, cancellationToken).ConfigureAwait(false));
        }
        catch (NpgsqlException error)
        {
            throw access.Failed($"Table '{access.Table}' cannot be looked at", error);
        }
    }

    /// <summary>A column; null when there is none.</summary>
    public PostgresColumn? Column(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>Whether no two rows are the same in some columns.</summary>
    public bool IsUnique(IReadOnlyCollection<string> columns) => UniqueColumns.Any(index => index.Count == columns.Count && index.All(columns.Contains));

    /// <summary>Sees that a column can be the key of a source.</summary>
    /// <exception cref="SpecificationException">It cannot.</exception>
    public void CheckKey(string key)
    {
        var where = new Location { Parameter = "key" };
        if (Column(key) is not { } column)
            throw new SpecificationException($"Table '{Access.Table}' has no column '{key}'", where, Suggestions.Remedy(key, Names, "columns"));
        if (!column.IsRequired)
        {
            throw new SpecificationException(
                $"Column '{key}' of table '{Access.Table}' may be null, and a row without a key would never be read", where, "Name an identity column, or make this one NOT NULL.");
        }
        if (!IsUnique([key]))
        {
            throw new SpecificationException(
                $"Column '{key}' of table '{Access.Table}' has no unique index, so that rows of one key may come after others of it were read", where,
                "Name an identity column, or create a unique index on this one.");
        }
    }

    /// <summary>Columns of a source.</summary>
    /// <param name="wanted">Those that are wanted; null for all.</param>
    /// <exception cref="SpecificationException">One is not there, or its type is none that batches have.</exception>
    public IReadOnlyList<Field> Fields(IReadOnlyList<string>? wanted)
    {
        var where = new Location { Parameter = "columns" };
        if (wanted?.FirstOrDefault(name => Column(name) is null) is { } missing)
            throw new SpecificationException($"Table '{Access.Table}' has no column '{missing}'", where, Suggestions.Remedy(missing, Names, "columns"));
        PostgresColumn[] columns = [.. Columns.Where(column => wanted is null || wanted.Contains(column.Name, StringComparer.Ordinal))];
        if (columns.FirstOrDefault(column => column.Arrow is null) is { } odd)
            throw new SpecificationException($"Column '{odd.Name}' of table '{Access.Table}' is of type {odd.Type}, which cannot be read", where, "Leave it out by columns, or make a view that casts it to text.");
        return [.. columns.Select(column => new Field(column.Name, column.Arrow!, nullable: true))];
    }

    private string[] Names => [.. Columns.Select(column => column.Name)];

    private static async Task<IReadOnlyList<PostgresColumn>> ColumnsAsync(NpgsqlDataSource database, uint oid, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), coalesce(i.typtype, t.typtype)::text, a.attnotnull
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type i ON i.oid = t.typelem AND t.typcategory = 'A'
            WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, oid);
        var columns = new List<PostgresColumn>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string type = reader.GetString(1);
            columns.Add(new PostgresColumn(reader.GetString(0), type, PostgresTypes.Arrow(type, reader.GetString(2)[0]), reader.GetBoolean(3)));
        }
        return columns;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> UniqueAsync(NpgsqlDataSource database, uint oid, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT array_agg(a.attname::text) FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts GROUP BY i.indexrelid
            """);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, oid);
        var indexes = new List<IReadOnlyList<string>>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            indexes.Add(reader.GetFieldValue<string[]>(0));
        return indexes;
    }

    private static async Task<SpecificationException> MissingAsync(PostgresAccess access, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' ORDER BY 1 LIMIT 10000
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            names.Add(reader.GetString(0));
        return new SpecificationException($"There is no table '{access.Table}' in database '{access.Database}'", new Location { Parameter = "table" }, Suggestions.Remedy(access.Table, names, "tables"));
    }
}
