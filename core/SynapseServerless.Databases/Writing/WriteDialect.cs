using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Databases.Reading;

namespace SynapseServerless.Databases.Writing;

/// <summary>How a database writes what a commit needs.</summary>
internal abstract class WriteDialect
{
    /// <summary>Whether tables are made and dropped within transactions.</summary>
    public virtual bool MakesTablesInTransactions => true;

    /// <summary>A name, quoted.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table and what it is in, quoted.</summary>
    public string QuoteTable(string table) => string.Join('.', table.Split('.').Select(Quote));

    /// <summary>The column type that holds every value of an Arrow type; null where there is none.</summary>
    public abstract string? Type(IArrowType type);

    /// <summary>The type of a column of a primary key, where it is another one.</summary>
    public virtual string KeyType(string type) => type;

    /// <summary>Makes a table unless there is one.</summary>
    public virtual string CreateLedger(string table) =>
        $"CREATE TABLE IF NOT EXISTS {table} (write_id VARCHAR(12) NOT NULL PRIMARY KEY, table_name VARCHAR(300) NOT NULL, written_rows BIGINT NOT NULL, written_at VARCHAR(40) NOT NULL)";

    /// <summary>Drops a table where there is one.</summary>
    public virtual string Drop(string table) => $"DROP TABLE IF EXISTS {table}";

    /// <summary>Takes all rows away.</summary>
    public virtual string Empty(string table) => $"DELETE FROM {table}";

    /// <summary>Gives a table the name of the one that is written.</summary>
    /// <param name="table">The quoted table.</param>
    /// <param name="target">What it is to be called.</param>
    public virtual string Rename(string table, WriteTarget target) => $"ALTER TABLE {table} RENAME TO {Quote(target.Table.Split('.')[^1])}";

    /// <summary>Adds the rows of a table to another.</summary>
    /// <param name="target">What is written.</param>
    /// <param name="from">The quoted table, or a query in parentheses.</param>
    /// <param name="types">Types of the columns of the table that is written, by name.</param>
    public virtual string Insert(WriteTarget target, string from, IReadOnlyDictionary<string, string> types) =>
        $"INSERT INTO {QuoteTable(target.Table)} ({List(target.Names)}) SELECT {string.Join(", ", target.Schema.FieldsList.Select(field => Value(field, types)))} FROM {from} WHERE 1 = 1";

    /// <summary>Statements that add or replace rows by key.</summary>
    public virtual IEnumerable<string> Upsert(WriteTarget target, string from, IReadOnlyDictionary<string, string> types)
    {
        string[] others = [.. target.Names.Except(target.Key, StringComparer.Ordinal).Select(name => $"{Quote(name)} = excluded.{Quote(name)}")];
        yield return $"{Insert(target, from, types)} ON CONFLICT ({List(target.Key)}) DO {(others.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others)}")}";
    }

    /// <summary>A statement that changes nothing and fails where writing would, for what a look at the columns does not tell; null for none.</summary>
    public virtual string? Explain(string statement) => $"EXPLAIN {statement}";

    /// <summary>A column as it is put into a column of the table.</summary>
    protected virtual string Value(Field field, IReadOnlyDictionary<string, string> types) => Quote(field.Name);

    /// <summary>Names, quoted.</summary>
    public string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>What a failure means; null when it is none of the database's.</summary>
    public abstract DatabaseFailure? Understand(Exception error);
}
