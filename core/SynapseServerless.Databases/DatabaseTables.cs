using SynapseServerless.Stages;

namespace SynapseServerless.Databases;

/// <summary>The room of databases.</summary>
public static class DatabaseTables
{
    /// <summary>Adds the databases that tables are read from and written to.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddDatabases(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddDatabase<Postgres.PostgresTableSource, Postgres.PostgresTableSink>("postgres")
            .AddDatabase<SqlServer.SqlServerTableSource, SqlServer.SqlServerTableSink>("sqlserver")
            .AddDatabase<MySql.MySqlTableSource, MySql.MySqlTableSink>("mysql")
            .AddDatabase<Sqlite.SqliteTableSource, Sqlite.SqliteTableSink>("sqlite");
    }
}
