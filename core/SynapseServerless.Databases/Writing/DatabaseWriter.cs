using System.Data.Common;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.Writing;

/// <summary>Writes a table of any database: partitions to tables of their own, and then all of them in one transaction.</summary>
/// <remarks>
/// The transaction leaves a row in the table <c>synapse_writes</c>, by which a commit that is asked for again knows that it is done. How many rows come over is compared with how many were written.
/// </remarks>
/// <param name="target">What is written.</param>
/// <param name="dialect">How the database writes it.</param>
internal abstract class DatabaseWriter(WriteTarget target, WriteDialect dialect) : ITableWriter
{
    /// <summary>Where the database is, for messages.</summary>
    protected abstract string Place { get; }

    /// <summary>What is written.</summary>
    protected WriteTarget Target { get; } = target;

    /// <summary>How the database writes it.</summary>
    protected WriteDialect Dialect { get; } = dialect;

    private string Table => Dialect.QuoteTable(Target.Table);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => TryAsync("cannot be written", async () =>
    {
        string definitions = Definitions(isKeyed: true);
        if (Target.Key.FirstOrDefault(name => !Target.Names.Contains(name, StringComparer.Ordinal)) is { } key)
            throw new SpecificationException($"The rows have no column '{key}'", new Location { Parameter = "key" }, Suggestions.Remedy(key, [.. Target.Names], "columns"));
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await TypesAsync(connection, null, cancellationToken).ConfigureAwait(false) is not { } types)
            return definitions;
        // A run that goes on after its commit has made the table itself.
        if (await IsNotedAsync(connection, cancellationToken).ConfigureAwait(false))
            return definitions;
        if (Target.Mode == WriteMode.Create)
            throw new SpecificationException($"There is a table '{Target.Table}' already at {Place}", new Location { Parameter = "mode" }, "Set mode: append, replace or upsert, or name another table.");
        CheckColumns(types);
        string statement = Target.Mode == WriteMode.Upsert ? Dialect.Upsert(Target, Table, types).Last() : Dialect.Insert(Target, Table, types);
        if (Dialect.Explain(statement) is { } explain)
            await RunAsync(connection, null, explain, cancellationToken).ConfigureAwait(false);
        await CheckKeyAsync(connection, cancellationToken).ConfigureAwait(false);
        return definitions;
    });

    /// <inheritdoc/>
    public Task<ITablePartWriter> BeginAsync(int partition, CancellationToken cancellationToken) =>
        TryAsync("cannot be written", () => StageAsync(Dialect.QuoteTable(Target.Staging(partition)), cancellationToken));

    /// <inheritdoc/>
    public Task CommitAsync(IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken) => TryAsync("cannot be written", async () =>
    {
        await using DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, null, Dialect.CreateLedger(Dialect.QuoteTable(Target.Ledger)), cancellationToken).ConfigureAwait(false);
        await CommitAsync(connection, parts, cancellationToken).ConfigureAwait(false);
        foreach ((int partition, _) in parts)
            await RunAsync(connection, null, Dialect.Drop(Dialect.QuoteTable(Target.Staging(partition))), cancellationToken).ConfigureAwait(false);
        return parts.Count;
    });

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a connection.</summary>
    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes the table of a partition anew, and what writes to it.</summary>
    protected abstract Task<ITablePartWriter> StageAsync(string staging, CancellationToken cancellationToken);

    /// <summary>Sees that the table has a unique index on the key, where the database does not tell by itself.</summary>
    protected virtual Task CheckKeyAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Columns with their types.</summary>
    /// <exception cref="SpecificationException">The database has no type for one.</exception>
    protected string Definitions(bool isKeyed)
    {
        bool hasKey = isKeyed && Target.Mode == WriteMode.Upsert;
        IEnumerable<string> columns = Target.Schema.FieldsList.Select(field =>
        {
            string type = Dialect.Type(field.DataType) ?? throw new SpecificationException(
                $"Column '{field.Name}' is {TypeNames.Of(field.DataType)}, which the database has no exact type for", new Location { Parameter = "table" },
                "Convert it with SQLTransformer, or leave it out by columns: of the output.");
            return $"{Dialect.Quote(field.Name)} {(hasKey && Target.Key.Contains(field.Name, StringComparer.Ordinal) ? $"{Dialect.KeyType(type)} NOT NULL" : type)}";
        });
        return string.Join(", ", hasKey ? columns.Append($"PRIMARY KEY ({Dialect.List(Target.Key)})") : columns);
    }

    /// <summary>Types of the columns of the table, by name; null where there is none.</summary>
    protected async Task<IReadOnlyDictionary<string, string>?> TypesAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(connection, transaction, cancellationToken).ConfigureAwait(false))
            return null;
        await using DbCommand command = Command(connection, transaction, $"SELECT * FROM {Table} WHERE 1 = 0");
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetDataTypeName, StringComparer.Ordinal);
    }

    /// <summary>Whether there is the table. Asking for its rows instead would end a transaction.</summary>
    protected abstract Task<bool> ExistsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    protected static async Task<long> RunAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(connection, transaction, sql);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first cell of a query; null where there is no row.</summary>
    protected static async Task<object?> ScalarAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(connection, transaction, sql);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A text as a literal.</summary>
    protected static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Makes the partitions part of the table in one transaction.</summary>
    protected virtual async Task CommitAsync(DbConnection connection, IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await IsWrittenAsync(connection, transaction, cancellationToken).ConfigureAwait(false))
            return;
        await NoteAsync(connection, transaction, parts.Sum(part => part.Rows), cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string>? types = await TypesAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        if (types is not null && Target.Mode == WriteMode.Create)
            throw new SpecificationException($"There is a table '{Target.Table}' at {Place} that was not there when the run began", new Location { Parameter = "mode" }, "Set mode: append, replace or upsert, or name another table.");
        int first = 0;
        if (types is null)
        {
            // A table that is there as a whole needs no copy.
            if (Target.Mode != WriteMode.Upsert && parts.Count > 0 && Dialect.MakesTablesInTransactions)
                await RunAsync(connection, transaction, Dialect.Rename(Dialect.QuoteTable(Target.Staging(parts[first++].Partition)), Target), cancellationToken).ConfigureAwait(false);
            else
                await RunAsync(connection, transaction, $"CREATE TABLE {Table} ({Definitions(isKeyed: true)})", cancellationToken).ConfigureAwait(false);
            types = await TypesAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        }
        else if (Target.Mode == WriteMode.Replace)
            await RunAsync(connection, transaction, Dialect.Empty(Table), cancellationToken).ConfigureAwait(false);
        CheckColumns(types!);
        if (Target.Mode == WriteMode.Upsert)
            await CheckRowsAsync(connection, transaction, parts, cancellationToken).ConfigureAwait(false);
        foreach ((int partition, long rows) in parts.Skip(first))
            await AddAsync(connection, transaction, partition, rows, types!, cancellationToken).ConfigureAwait(false);
        if (Dialect.MakesTablesInTransactions)
        {
            foreach ((int partition, _) in parts)
                await RunAsync(connection, transaction, Dialect.Drop(Dialect.QuoteTable(Target.Staging(partition))), cancellationToken).ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether this write is part of the table already.</summary>
    protected async Task<bool> IsWrittenAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, transaction, $"SELECT write_id FROM {Dialect.QuoteTable(Target.Ledger)} WHERE write_id = {Text(Target.Write)}", cancellationToken).ConfigureAwait(false) is not (null or DBNull);

    // Where nobody has written yet, there is no table to ask.
    private async Task<bool> IsNotedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await IsWrittenAsync(connection, null, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (Dialect.Understand(error)?.Kind == FailureKind.NoTable)
        {
            return false;
        }
    }

    /// <summary>Notes that this write is part of the table.</summary>
    protected Task<long> NoteAsync(DbConnection connection, DbTransaction? transaction, long rows, CancellationToken cancellationToken) => RunAsync(
        connection, transaction,
        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {Dialect.QuoteTable(Target.Ledger)} (write_id, table_name, written_rows, written_at) VALUES ({Text(Target.Write)}, {Text(Target.Table)}, {rows}, {Text(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))})"),
        cancellationToken);

    /// <summary>Adds the rows of a partition, as many as were written.</summary>
    protected async Task AddAsync(DbConnection connection, DbTransaction? transaction, int partition, long rows, IReadOnlyDictionary<string, string> types, CancellationToken cancellationToken)
    {
        string staging = Dialect.QuoteTable(Target.Staging(partition));
        long there = 0;
        if (Target.Mode != WriteMode.Upsert)
            there = await RunAsync(connection, transaction, Dialect.Insert(Target, staging, types), cancellationToken).ConfigureAwait(false);
        else
        {
            there = Convert.ToInt64(await ScalarAsync(connection, transaction, $"SELECT count(*) FROM {staging}", cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
            foreach (string statement in Dialect.Upsert(Target, staging, types))
                await RunAsync(connection, transaction, statement, cancellationToken).ConfigureAwait(false);
        }
        if (there != rows)
        {
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"Of partition {partition} the database has {there} rows, and {rows} were written: table '{Target.Staging(partition)}' was changed or emptied meanwhile"),
                Location.None, "Start a new run; nothing was added to the table.");
        }
    }

    /// <summary>Refuses rows without a key, and two with the same one: which of them would count is chance.</summary>
    protected async Task CheckRowsAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken)
    {
        if (parts.Count == 0)
            return;
        string all = $"({string.Join(" UNION ALL ", parts.Select(part => $"SELECT {Dialect.List(Target.Key)} FROM {Dialect.QuoteTable(Target.Staging(part.Partition))}"))}) synapse_keys";
        await using DbCommand command = Command(
            connection, transaction,
            $"SELECT {Dialect.List(Target.Key)} FROM {all} GROUP BY {Dialect.List(Target.Key)} HAVING count(*) > 1 OR {string.Join(" OR ", Target.Key.Select(name => $"{Dialect.Quote(name)} IS NULL"))}");
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return;
        string key = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
        throw new DataException(
            key.Split(", ").Contains("null") ? $"A row has no key: {string.Join(", ", Target.Key)} is {key}" : $"Several rows have the key {string.Join(", ", Target.Key)} = {key}",
            Location.None, "Keep one row for each key, by DropDuplicates for instance, and drop those without.");
    }

    private void CheckColumns(IReadOnlyDictionary<string, string> types)
    {
        if (Target.Names.FirstOrDefault(name => !types.ContainsKey(name)) is { } missing)
        {
            throw new SpecificationException(
                $"Table '{Target.Table}' at {Place} has no column '{missing}'", new Location { Parameter = "table" },
                $"{Suggestions.Remedy(missing, [.. types.Keys], "columns")} Name the columns that are written by columns: of the output.");
        }
    }

    /// <summary>A statement on a connection; it takes its time.</summary>
    protected static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        return command;
    }

    /// <summary>Does something, and says what was tried where the database does not let it.</summary>
    protected Task<T> TryAsync<T>(string doing, Func<Task<T>> work) => DatabaseErrors.TryAsync($"Table '{Target.Table}' {doing}", Place, Dialect.Understand, work);
}
