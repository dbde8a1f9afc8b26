using System.Text.Json;
using Microsoft.Data.Sqlite;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Embedded.Journal;

/// <summary>The prepared statements of the one writer.</summary>
internal sealed class JournalStatements : IDisposable
{
    private readonly SqliteCommand _create;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _event;
    private readonly SqliteCommand _attempt;
    private readonly SqliteCommand _end;
    private readonly SqliteCommand _status;
    private readonly SqliteCommand _last;
    private readonly SqliteCommand _archive;
    private readonly SqliteCommand _take;
    private readonly SqliteCommand _forget;
    private readonly SqliteCommand _restart;

    /// <param name="connection">The journal.</param>
    /// <param name="keepsPast">Whether the history of an orchestration that starts again is put away; else it is deleted.</param>
    public JournalStatements(SqliteConnection connection, bool keepsPast = true)
    {
        _create = Prepare(
            connection,
            "INSERT INTO instance(id, root, parent, parent_action, name, input, started) VALUES($1,$2,$3,$4,$5,$6,$7) ON CONFLICT(id) DO NOTHING", 7);
        _find = Prepare(connection, "SELECT key FROM instance WHERE id = $1", 1);
        _event = Prepare(
            connection,
            "INSERT INTO event(instance, kind, action, name, hash, payload, failure, time, started, seconds, attempts) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)", 11);
        _attempt = Prepare(connection, "INSERT OR REPLACE INTO attempt(instance, action, attempt, failure, time) VALUES($1,$2,$3,$4,$5)", 5);
        _end = Prepare(connection, "UPDATE instance SET ended = $2, output = $3, failure = $4 WHERE key = $1", 4);
        _status = Prepare(connection, "UPDATE instance SET status = $2 WHERE key = $1", 2);
        _last = Prepare(connection, "SELECT last_insert_rowid()", 0);
        // What is put away stays under the negative key: the record of the run counts its tasks.
        _archive = Prepare(connection, $"{(keepsPast ? "UPDATE event SET instance = -instance" : "DELETE FROM event")} WHERE instance = $1 AND kind <> $2", 2);
        _take = Prepare(connection, $"{(keepsPast ? "UPDATE event SET instance = -instance" : "DELETE FROM event")} WHERE seq = $1 AND instance > 0", 1);
        _forget = Prepare(connection, "DELETE FROM attempt WHERE instance = $1", 1);
        _restart = Prepare(connection, "UPDATE instance SET input = $2, started = $3 WHERE key = $1", 3);
    }

    public SqliteTransaction? Transaction
    {
        set
        {
            foreach (SqliteCommand command in All)
                command.Transaction = value;
        }
    }

    private SqliteCommand[] All => [_create, _find, _event, _attempt, _end, _status, _last, _archive, _take, _forget, _restart];

    /// <summary>Creates an instance unless it exists, and gives its key.</summary>
    public long Create(JournalInstance instance)
    {
        Run(
            _create, instance.Start.InstanceId, instance.Root, instance.ParentKey, instance.ParentAction, instance.Start.Name,
            instance.Start.Input, instance.Start.Time.UtcTicks);
        _find.Parameters[0].Value = instance.Start.InstanceId;
        return (long)_find.ExecuteScalar()!;
    }

    public void Add(long instance, HistoryEvent happened, TaskTiming? timing) => Run(
        _event, instance, (int)happened.Kind, happened.ActionId, happened.Name, happened.Hash, happened.Payload, Json(happened.Failure),
        happened.Time.UtcTicks, timing?.Started.UtcTicks, timing?.Seconds, timing?.Attempts);

    /// <summary>Adds an event and gives its place in the journal.</summary>
    public long AddAndTell(long instance, HistoryEvent happened)
    {
        Add(instance, happened, null);
        return (long)_last.ExecuteScalar()!;
    }

    public void AddAttempt(long instance, int action, int attempt, TaskFailure failure, DateTimeOffset time) =>
        Run(_attempt, instance, action, attempt, Json(failure), time.UtcTicks);

    public void End(long instance, TaskOutcome outcome, DateTimeOffset time) =>
        Run(_end, instance, time.UtcTicks, outcome.Output, Json(outcome.Failure));

    /// <summary>Puts the history of an instance away, but for raised events that nobody has taken, and gives it another input.</summary>
    public void BeginAnew(long instance, OrchestrationStart start, IEnumerable<long> taken)
    {
        Run(_archive, instance, (int)HistoryEventKind.EventRaised);
        foreach (long sequence in taken)
            Run(_take, sequence);
        Run(_forget, instance);
        Run(_restart, instance, start.Input, start.Time.UtcTicks);
    }

    public void SetStatus(long instance, string? status) => Run(_status, instance, status);

    public void Dispose()
    {
        foreach (SqliteCommand command in All)
            command.Dispose();
    }

    private static string? Json(TaskFailure? failure) => failure is null ? null : JsonSerializer.Serialize(failure, OrchestrationJson.Options);

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        // Only constants of this class come here.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
