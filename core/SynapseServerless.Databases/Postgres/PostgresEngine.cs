using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Npgsql;
using Npgsql.PostgresTypes;
using Npgsql.Schema;
using SynapseServerless.Data;
using SynapseServerless.Databases.Columns;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Streaming.Postgres;

namespace SynapseServerless.Databases.Postgres;

/// <summary>PostgreSQL: rows come by COPY in its binary format, several connections of one snapshot.</summary>
internal sealed class PostgresEngine : DatabaseEngine
{
    private readonly PostgresAccess _access;
    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection? _keeper;
    private string? _snapshot;

    private PostgresEngine(PostgresAccess access, NpgsqlDataSource source) => (_access, _source) = (access, source);

    public override string Place => $"{_access.Written}, database '{_access.Database}'";

    public static async Task<PostgresEngine> OpenAsync(PostgresAccess access, TableContext context, CancellationToken cancellationToken)
    {
        var engine = new PostgresEngine(access, await access.ConnectAsync(context.Host, context.Name, cancellationToken).ConfigureAwait(false));
        try
        {
            return await DatabaseErrors.TryAsync("The database cannot be opened", engine.Place, engine.Understand, async () =>
            {
                await using NpgsqlConnection connection = await engine._source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                return engine;
            }).ConfigureAwait(false);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public override string Bucket(TableColumn column, int buckets) =>
        string.Create(CultureInfo.InvariantCulture, $"coalesce(mod(abs(hashtext({Quote(column.Name)}::text)::bigint), {buckets}), 0)");

    public override string Literal(DateTime time, TableColumn column) => column.Arrow switch
    {
        Date32Type => $"DATE '{time:yyyy-MM-dd}'",
        TimestampType { Timezone: not null } => $"TIMESTAMPTZ '{time:yyyy-MM-dd HH:mm:ss.ffffff}+00'",
        _ => $"TIMESTAMP '{time:yyyy-MM-dd HH:mm:ss.ffffff}'",
    };

    public override async Task<IReadOnlyList<TableColumn>> DescribeAsync(string from, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = await CommandAsync($"SELECT * FROM {from} LIMIT 0", cancellationToken).ConfigureAwait(false);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken).ConfigureAwait(false);
        return [.. (await reader.GetColumnSchemaAsync(cancellationToken).ConfigureAwait(false)).Cast<NpgsqlDbColumn>().Select(Column)];
    }

    public override async Task<object?[]> RowAsync(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = await CommandAsync(sql, cancellationToken).ConfigureAwait(false);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))];
    }

    public override async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand("""
            SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' ORDER BY 1 LIMIT 10000
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            names.Add(reader.GetString(0));
        return names;
    }

    public override async Task<string?> SnapshotAsync(CancellationToken cancellationToken)
    {
        if (_keeper is not null)
            return _snapshot;
        NpgsqlConnection keeper = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var begin = new NpgsqlCommand("SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()", keeper);
            _snapshot = (string?)await begin.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            _keeper = keeper;
            return _snapshot;
        }
        catch
        {
            await keeper.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        string sql, Schema schema, DatasetReadOptions options, string? snapshot, bool isOrdered, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        string begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            + (snapshot is null ? "" : $"; SET TRANSACTION SNAPSHOT '{snapshot.Replace("'", "''", StringComparison.Ordinal)}'")
            // Scans that join others on their way, and workers that take turns, give rows in another order each time.
            + (isOrdered ? "; SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0" : "");
        await using (var command = new NpgsqlCommand(begin, connection))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        NpgsqlRawCopyStream copy = await connection.BeginRawBinaryCopyAsync($"COPY ({sql}) TO STDOUT (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var buffer = new BatchBuffer(schema, options);
            var rows = new PostgresCopyReader(copy, schema, buffer);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return buffer.Build()!;
            if (buffer.Build() is { } last)
                yield return last;
        }
    }

    public override DatabaseFailure? Understand(Exception error) => PostgresFailures.Understand(error);

    public override void Dispose()
    {
        _keeper?.Dispose();
        _source.Dispose();
    }

    // What is planned is planned in the snapshot that is read.
    private async Task<NpgsqlCommand> CommandAsync(string sql, CancellationToken cancellationToken)
    {
        if (_keeper is not null)
            return new NpgsqlCommand(sql, _keeper);
        return await Task.FromResult(_source.CreateCommand(sql)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static TableColumn Column(NpgsqlDbColumn column)
    {
        PostgresType type = column.PostgresType;
        while (type is PostgresDomainType domain)
            type = domain.BaseType;
        string name = type.DisplayName;
        if (name == "numeric" && column is { NumericPrecision: { } precision, NumericScale: { } scale })
            name = string.Create(CultureInfo.InvariantCulture, $"numeric({precision},{scale})");
        bool isEnum = type is PostgresEnumType or PostgresArrayType { Element: PostgresEnumType };
        IArrowType? arrow = PostgresTypes.Arrow(name, isEnum ? 'e' : 'b');
        return new TableColumn(column.ColumnName, name, arrow, Cast(name, arrow, isEnum));
    }

    // Texts come as they are; what has only a textual form in a batch is made text by the server.
    private static string Cast(string name, IArrowType? arrow, bool isEnum) => arrow switch
    {
        StringType when isEnum || name is not ("text" or "name" or "json") && !name.StartsWith("character", StringComparison.Ordinal) => "::text",
        ListType { ValueDataType: StringType } => "::text[]",
        _ => "",
    };
}
