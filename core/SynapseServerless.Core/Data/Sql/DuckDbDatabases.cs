using DuckDB.NET.Native;

namespace SynapseServerless.Data;

/// <summary>The two DuckDB databases of a process, both empty and in memory: one may reach files, the other runs users' statements.</summary>
/// <remarks>Starting a database takes tens of milliseconds, connecting to one takes none; hence there are two and not one per partition.</remarks>
internal static class DuckDbDatabases
{
    /// <summary>How deep statements of users may be nested. DuckDB goes through them by recursions, and takes longer the deeper they are.</summary>
    public const int MostLevels = 200;

    private static readonly Lazy<DuckDBDatabase> Files = new(() => Start("SET GLOBAL TimeZone = 'UTC'"));

    private static readonly Lazy<DuckDBDatabase> Closed = new(() => Start(
        "SET GLOBAL TimeZone = 'UTC'",
        // The C API's scan of Arrow data gets filters and the columns to read, and then ignores both.
        "SET disabled_optimizers = 'filter_pushdown,unused_columns,join_filter_pushdown'",
        $"SET GLOBAL max_expression_depth = {MostLevels}",
        "SET enable_external_access = false",
        "SET lock_configuration = true"));

    /// <summary>A connection of its own.</summary>
    public static DuckDBNativeConnection Connect(bool allowFiles) => Connect(allowFiles ? Files.Value : Closed.Value);

    private static DuckDBDatabase Start(params string[] settings)
    {
        if (NativeMethods.Startup.DuckDBOpen(null, out DuckDBDatabase database) != DuckDBState.Success)
            throw new DuckDbException("DuckDB cannot be started");
        using DuckDBNativeConnection connection = Connect(database);
        // With one thread a statement runs on the thread that asks for it, and on no other.
        foreach (string setting in settings.Prepend("SET autoinstall_known_extensions = false").Prepend("SET threads = 1"))
        {
            DuckDBState state = NativeMethods.Query.DuckDBQuery(connection, setting, out DuckDBResult result);
            string error = state == DuckDBState.Success ? "" : NativeMethods.Query.DuckDBResultError(ref result);
            NativeMethods.Query.DuckDBDestroyResult(ref result);
            if (state != DuckDBState.Success)
                throw new DuckDbException(error);
        }
        return database;
    }

    private static DuckDBNativeConnection Connect(DuckDBDatabase database) =>
        NativeMethods.Startup.DuckDBConnect(database, out DuckDBNativeConnection connection) == DuckDBState.Success
            ? connection
            : throw new DuckDbException("DuckDB refuses a connection");
}
