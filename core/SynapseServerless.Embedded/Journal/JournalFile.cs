using Microsoft.Data.Sqlite;

namespace SynapseServerless.Embedded.Journal;

/// <summary>The SQLite file of a journal: its tables, its version, and what its errors mean.</summary>
internal static class JournalFile
{
    /// <summary>Marks the file as a journal of ours: <c>SYNJ</c>.</summary>
    private const int ApplicationId = 0x53594E4A;

    /// <summary>Version of the tables below; a program reads its own and refuses later ones.</summary>
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE instance(
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, root TEXT NOT NULL, parent INTEGER, parent_action INTEGER,
            name TEXT NOT NULL, input TEXT NOT NULL, started INTEGER NOT NULL,
            ended INTEGER, output TEXT, failure TEXT, status TEXT, cancel INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX instance_root ON instance(root);
        CREATE TABLE event(
            seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, kind INTEGER NOT NULL, action INTEGER NOT NULL,
            name TEXT NOT NULL, hash INTEGER NOT NULL, payload TEXT, failure TEXT, time INTEGER NOT NULL,
            started INTEGER, seconds REAL, attempts INTEGER);
        CREATE INDEX event_instance ON event(instance, seq);
        CREATE TABLE attempt(
            instance INTEGER NOT NULL, action INTEGER NOT NULL, attempt INTEGER NOT NULL, failure TEXT NOT NULL, time INTEGER NOT NULL,
            PRIMARY KEY(instance, action, attempt)) WITHOUT ROWID;
        """;

    /// <summary>Opens a connection; the first one creates the file.</summary>
    /// <exception cref="SynapseException">The file is not a journal, is damaged, is newer than this program, or cannot be opened.</exception>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout=30000");
            Execute(connection, "PRAGMA journal_mode=WAL");
            // A process that is killed loses nothing; after a power cut the last tasks may run again, which they can.
            Execute(connection, "PRAGMA synchronous=NORMAL");
            Prepare(connection, path);
            return connection;
        }
        catch (Exception error)
        {
            connection.Dispose();
            throw error is SynapseException ? error : Explain(error, path);
        }
    }

    /// <summary>The error of a journal in words that help.</summary>
    public static Exception Explain(Exception error, string path)
    {
        Location where = Location.OfFile(path);
        return error switch
        {
            SqliteException { SqliteErrorCode: 11 or 26 } => Damaged(error, path),
            SqliteException { SqliteErrorCode: 13 } => new SynapseException(
                "The disk is full", where, "Free some space, then resume the run.", error),
            SqliteException { SqliteErrorCode: 5 or 6 } => new SynapseException(
                "The journal is locked by another program", where, "Close that program and try again.", error),
            SqliteException { SqliteErrorCode: 8 or 14 } or UnauthorizedAccessException or IOException => new SynapseException(
                "The journal cannot be opened for writing", where, "Check that the folder exists and that you may write there.", error),
            SqliteException sqlite => new SynapseException(
                $"The journal cannot be used: {sqlite.Message}", where, "See the error code of SQLite in the message.", error),
            _ => error,
        };
    }

    /// <summary>The error of a journal that holds what no journal holds.</summary>
    public static SynapseException Damaged(Exception error, string path) => new(
        "The journal is damaged, or is not a journal", Location.OfFile(path),
        "Move the file away to start afresh, or restore it from a copy; runs in it cannot be resumed without it.", error);

    private static void Prepare(SqliteConnection connection, string path)
    {
        long application = Scalar(connection, "PRAGMA application_id");
        long tables = Scalar(connection, "SELECT count(*) FROM sqlite_schema");
        if (application == 0 && tables == 0)
        {
            // Two processes may come here at the same time: the second waits, and finds the tables.
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            if (Scalar(connection, "SELECT count(*) FROM sqlite_schema", transaction) == 0)
            {
                Execute(connection, Tables, transaction);
                Execute(connection, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}", transaction);
            }
            transaction.Commit();
            return;
        }
        if (application != ApplicationId)
        {
            throw new SynapseException(
                "This SQLite file is not a journal of runs", Location.OfFile(path), "Choose another work folder.");
        }
        long version = Scalar(connection, "PRAGMA user_version");
        if (version > Version)
        {
            throw new SynapseException(
                $"The journal has version {version}, written by a later release; this one reads versions up to {Version}",
                Location.OfFile(path), "Update synapse, or choose another work folder.");
        }
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = Command(connection, sql, transaction);
        command.ExecuteNonQuery();
    }

    private static long Scalar(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = Command(connection, sql, transaction);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, SqliteTransaction? transaction)
    {
        SqliteCommand command = connection.CreateCommand();
        // Only constants of this class come here.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command;
    }
}
