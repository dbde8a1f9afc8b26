using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>The file of a journal: all that is in it is read.</summary>
internal sealed class JournalTarget : FuzzTarget
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("synapse-fuzz-").FullName;

    private static readonly byte[] s_seed = Seed();

    public override string Name => "journal";

    public override double Weight => 0.02;

    public override IReadOnlyList<byte[]> Seeds { get; } = [s_seed];

    public override IReadOnlyList<string> Words => ["{\"message\":", "{}", "null", "[", "\0", "root", "instance", "event", "9223372036854775807"];

    public override async Task<string> RunAsync(byte[] input)
    {
        string file = Path.Combine(s_folder, "journal.db");
        foreach (string left in (string[])[file, $"{file}-wal", $"{file}-shm", $"{file}-journal"])
            File.Delete(left);
        await File.WriteAllBytesAsync(file, input);
        var journal = new JournalStore(file);
        int events = 0;
        foreach (string root in journal.Roots().Select(instance => instance.Root).Distinct().Take(20))
        {
            foreach (JournalInstance instance in journal.OfRun(root).Take(50))
                events += journal.History(instance.Key).Count + journal.FailedAttempts(instance.Key).Count;
            events += journal.Tasks(root, 100).Count;
            journal.RequestCancel(root, cancel: true);
            journal.Rewind(root);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{events} events");
    }

    private static byte[] Seed()
    {
        string file = Path.Combine(s_folder, "seed.db");
        var journal = new JournalStore(file);
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        foreach (string run in (string[])["one", "two"])
            journal.Add(new OrchestrationStart(run, "Run", "{\"folder\":\"runs/one\"}", time));
        journal.Fail("two", new TaskFailure("DataException", "It is damaged.", Retriable: false, Detail: null), time.AddMinutes(1));
        using (SqliteConnection connection = JournalFile.Open(file))
        {
            using SqliteCommand command = connection.CreateCommand();
            var sql = new StringBuilder();
            foreach (HistoryEventKind kind in Enum.GetValues<HistoryEventKind>())
            {
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO event(instance, kind, action, name, hash, payload, failure, time, started, seconds, attempts) SELECT key, {(int)kind}, {(int)kind}, 'Task', 7, '{{\"rows\":3}}', ");
                sql.Append(CultureInfo.InvariantCulture, $"(SELECT failure FROM instance WHERE id = 'two'), {time.UtcTicks}, {time.UtcTicks}, 1.5, 1 FROM instance WHERE id = 'one';");
            }
            // Pages as small as they come: a change hits something.
            sql.Append("INSERT INTO attempt SELECT key, 1, 2, '{}', 5 FROM instance; PRAGMA journal_mode=DELETE; PRAGMA page_size=512; VACUUM;");
#pragma warning disable CA2100 // Made of constants.
            command.CommandText = sql.ToString();
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
        return File.ReadAllBytes(file);
    }
}
