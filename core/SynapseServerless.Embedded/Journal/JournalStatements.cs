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

    public JournalStatements(SqliteConnection connection)
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
    }

    public SqliteTransaction? Transaction
    {
        set
        {
            foreach (SqliteCommand command in All)
                command.Transaction = value;
        }
    }

    private SqliteCommand[] All => [_create, _find, _event, _attempt, _end, _status, _last];

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
