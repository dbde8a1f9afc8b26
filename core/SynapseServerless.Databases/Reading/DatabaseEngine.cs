using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Databases.Reading;

/// <summary>A database that is open for reading: how it writes SQL, what it says of tables, and how rows come out.</summary>
internal abstract class DatabaseEngine : IDisposable
{
    /// <summary>Where it is, for messages, such as <c>db.example.org:5432, database 'flights'</c>.</summary>
    public abstract string Place { get; }

    /// <summary>A name, quoted.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Names of a table and what it is in, quoted.</summary>
    public virtual string QuoteTable(string table) => string.Join('.', table.Split('.').Select(Quote));

    /// <summary>A query as something to select from.</summary>
    public virtual string Derived(string query) => $"({query}\n) AS synapse_query";

    /// <summary>A column as it is read.</summary>
    public virtual string Selected(TableColumn column) => $"{Quote(column.Name)}{column.Cast}";

    /// <summary>An expression that deals values of a column to buckets, from 0; null to bucket 0.</summary>
    public abstract string Bucket(TableColumn column, int buckets);

    /// <summary>A point in time as a literal.</summary>
    public abstract string Literal(DateTime time, TableColumn column);

    /// <summary>The columns of what is selected from.</summary>
    /// <param name="from">A quoted table, or a query in parentheses with a name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<IReadOnlyList<TableColumn>> DescribeAsync(string from, CancellationToken cancellationToken);

    /// <summary>The row that a query gives.</summary>
    public abstract Task<object?[]> RowAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Names of the tables and views that there are.</summary>
    public abstract Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken);

    /// <summary>Begins a snapshot that others can read by, from now until this is disposed; null where the database has none such.</summary>
    public virtual Task<string?> SnapshotAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>How many rows a table has, where the database knows without looking; null where it does not.</summary>
    public virtual Task<long?> CountAsync(string from, CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>Reads rows.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="options">How large batches are.</param>
    /// <param name="snapshot">The snapshot to read by; null for none.</param>
    /// <param name="isOrdered">Whether rows have to come in the same order whenever they are read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public abstract IAsyncEnumerable<RecordBatch> ReadAsync(
        string sql, Schema schema, DatasetReadOptions options, string? snapshot, bool isOrdered, CancellationToken cancellationToken);

    /// <summary>What a failure means; null when it is none of the database's.</summary>
    public abstract DatabaseFailure? Understand(Exception error);

    /// <inheritdoc/>
    public abstract void Dispose();
}
