using System.Text.Json;
using Microsoft.Data.Sqlite;
using SynapseServerless.Orchestration;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded.Journal;

/// <summary>Reads a journal, and changes what no running engine owns. Every call opens the file again: calls are rare.</summary>
internal sealed class JournalStore(string path)
{
    private const string InstanceColumns = "key, id, root, parent, parent_action, name, input, started, ended, output, failure, status, cancel";

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The instance of an identity, or null.</summary>
    public JournalInstance? Find(string id) =>
        Query($"SELECT {InstanceColumns} FROM instance WHERE id = $1", ReadInstance, id).FirstOrDefault();

    /// <summary>The instances of a run, parents before children.</summary>
    public IReadOnlyList<JournalInstance> OfRun(string root) =>
        Query($"SELECT {InstanceColumns} FROM instance WHERE root = $1 ORDER BY key", ReadInstance, root);

    /// <summary>The instances that have no parent, oldest first.</summary>
    public IReadOnlyList<JournalInstance> Roots() =>
        Query($"SELECT {InstanceColumns} FROM instance WHERE parent IS NULL ORDER BY key", ReadInstance);

    /// <summary>The history of an instance, in order.</summary>
    public IReadOnlyList<JournalEvent> History(long instance) => Query(
        "SELECT seq, kind, action, name, hash, payload, failure, time FROM event WHERE instance = $1 ORDER BY seq",
        row => new JournalEvent(row.GetInt64(0), ReadEvent(row, 1)), instance);

    /// <summary>How often actions of an instance were tried and failed, by action.</summary>
    public IReadOnlyDictionary<int, int> FailedAttempts(long instance) =>
        Query("SELECT action, max(attempt) FROM attempt WHERE instance = $1 GROUP BY action", row => (row.GetInt32(0), row.GetInt32(1)), instance)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>The activities of a run that ended, in the engine or on workers, in order of completion.</summary>
    public IReadOnlyList<JournalTask> Tasks(string root, int limit) => Tasks(root, limit, static task => task);

    /// <summary>What is wanted of each task of a run that ended, in order of completion.</summary>
    public IReadOnlyList<T> Tasks<T>(string root, int limit, Func<JournalTask, T> wanted) => Query(
        """
        SELECT e.kind, e.action, e.name, e.hash, e.payload, e.failure, e.time, e.started, e.seconds, e.attempts, i.id
        FROM instance i JOIN event e ON e.instance IN (i.key, -i.key)
        WHERE i.root = $1 AND (e.started IS NOT NULL AND e.name <> $3 OR e.kind = $4 AND e.name LIKE $5) ORDER BY e.seq LIMIT $2
        """,
        row => wanted(QueuedTasks.Of(row.GetString(10), ReadEvent(row, 0))
            ?? new JournalTask(row.GetString(10), ReadEvent(row, 0), new TaskTiming(Time(row.GetInt64(7)), row.GetDouble(8), row.GetInt32(9)))),
        root, limit, ActivityNames.QueueTask, (int)HistoryEventKind.EventRaised, QueuedTask.EventPrefix + "%");

    /// <summary>Adds an instance that nobody runs yet; nothing happens when it is there.</summary>
    public void Add(OrchestrationStart start) => Change(
        "INSERT INTO instance(id, root, name, input, started) VALUES($1, $1, $2, $3, $4) ON CONFLICT(id) DO NOTHING",
        start.InstanceId, start.Name, start.Input, start.Time.UtcTicks);

    /// <summary>Ends an instance that could not be run.</summary>
    public void Fail(string id, TaskFailure failure, DateTimeOffset time) => Change(
        "UPDATE instance SET ended = $2, failure = $3 WHERE id = $1 AND ended IS NULL",
        id, time.UtcTicks, JsonSerializer.Serialize(failure, OrchestrationJson.Options));

    /// <summary>Asks the process that runs the run to stop, or withdraws the request.</summary>
    public void RequestCancel(string root, bool cancel) => Change("UPDATE instance SET cancel = $2 WHERE id = $1", root, cancel ? 1 : 0);

    /// <summary>Whether somebody asked the run to stop.</summary>
    public bool CancelRequested(string root) => Query("SELECT cancel FROM instance WHERE id = $1", row => row.GetInt32(0), root) is [1];

    /// <summary>Forgets a run.</summary>
    public void Delete(string root)
    {
        Change(
            """
            DELETE FROM event WHERE abs(instance) IN (SELECT key FROM instance WHERE root = $1);
            DELETE FROM attempt WHERE instance IN (SELECT key FROM instance WHERE root = $1);
            DELETE FROM instance WHERE root = $1;
            """,
            root);
    }

    /// <summary>Takes a failed run back to before its failures: what succeeded before them stays, what failed runs again.</summary>
    public void Rewind(string root)
    {
        foreach (JournalInstance failed in OfRun(root).Where(instance => instance.Outcome is { Failure: not null }))
            Change("DELETE FROM event WHERE instance = $1 AND seq >= $2", failed.Key, QueuedTasks.RewindTo(History(failed.Key)));
        Change(
            """
            DELETE FROM attempt WHERE instance IN (SELECT key FROM instance WHERE root = $1);
            UPDATE instance SET ended = NULL, failure = NULL WHERE root = $1 AND failure IS NOT NULL;
            """,
            root);
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] arguments)
    {
        try
        {
            using SqliteConnection connection = JournalFile.Open(path);
            using SqliteCommand command = Command(connection, sql, arguments);
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
        catch (SqliteException error)
        {
            throw JournalFile.Explain(error, path);
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or ArgumentException or FormatException or OverflowException or JsonException)
        {
            // A cell is not what its column is for.
            throw JournalFile.Damaged(error, path);
        }
    }

    private void Change(string sql, params object[] arguments)
    {
        try
        {
            using SqliteConnection connection = JournalFile.Open(path);
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            using SqliteCommand command = Command(connection, sql, arguments);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
            transaction.Commit();
        }
        catch (SqliteException error)
        {
            throw JournalFile.Explain(error, path);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, object[] arguments)
    {
        SqliteCommand command = connection.CreateCommand();
        // Only constants of this class come here; values go by parameters.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < arguments.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", arguments[i]);
        return command;
    }

    private static JournalInstance ReadInstance(SqliteDataReader row)
    {
        string? output = Text(row, 9), failure = Text(row, 10);
        return new JournalInstance(
            new OrchestrationStart(row.GetString(1), row.GetString(5), row.GetString(6), Time(row.GetInt64(7))),
            row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt32(4))
        {
            Key = row.GetInt64(0),
            Ended = row.IsDBNull(8) ? null : Time(row.GetInt64(8)),
            Outcome = output is null && failure is null ? null : new TaskOutcome(output, ReadFailure(failure)),
            Status = Text(row, 11),
            CancelRequested = row.GetInt32(12) != 0,
        };
    }

    private static HistoryEvent ReadEvent(SqliteDataReader row, int first) => new()
    {
        Kind = (HistoryEventKind)row.GetInt32(first),
        ActionId = row.GetInt32(first + 1),
        Name = row.GetString(first + 2),
        Hash = row.GetInt64(first + 3),
        Payload = Text(row, first + 4),
        Failure = ReadFailure(Text(row, first + 5)),
        Time = Time(row.GetInt64(first + 6)),
    };

    private static TaskFailure? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<TaskFailure>(json, OrchestrationJson.Options);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
