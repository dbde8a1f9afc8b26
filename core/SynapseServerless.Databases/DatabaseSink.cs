using SynapseServerless.Databases.Writing;

namespace SynapseServerless.Databases;

/// <summary>What becomes of the rows that a table has.</summary>
public enum WriteMode
{
    /// <summary>The table is not there yet, and is made of the columns that are written.</summary>
    Create,

    /// <summary>Rows are added; a table that is not there is made.</summary>
    Append,

    /// <summary>All rows give way to those that are written; columns, indexes and rights stay. A table that is not there is made.</summary>
    Replace,

    /// <summary>A row gives way to the one with the same key, and others are added. A table that is not there is made, with the key as its primary key.</summary>
    Upsert,
}

/// <summary>A table of a database that transformed rows are written to.</summary>
public abstract class DatabaseSink : TableSink
{
    /// <summary>The table, as <c>table</c> or <c>schema.table</c>.</summary>
    public string Table { get; init; } = "";

    /// <summary>What becomes of the rows that the table has: <c>create</c>, <c>append</c>, <c>replace</c> or <c>upsert</c>.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Create;

    /// <summary>The columns by which <c>upsert</c> knows a row again; the table has a unique index on them.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Table.Length == 0 || Table.Split('.').Contains(""))
            yield return new SpecificationException($"'{Table}' is no name of a table", At("table"), "Write table, or schema.table.");
        if (Mode == WriteMode.Upsert && Key.Count == 0)
            yield return new SpecificationException("There is no key by which rows are known again", At("key"), "Name its columns: key: [id].");
        if (Mode != WriteMode.Upsert && Key.Count > 0)
            yield return new SpecificationException($"A key is given, and mode is {Mode.ToString().ToLowerInvariant()}", At("key"), "Set mode: upsert, or leave the key out.");
    }

    private protected WriteTarget Target(Apache.Arrow.Schema schema, string write) => new(Table, Mode, Key, schema, write);

    private protected static Location At(string parameter) => new() { Parameter = parameter };
}
