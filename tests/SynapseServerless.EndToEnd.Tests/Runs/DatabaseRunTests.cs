using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>Runs that read a table of a database and write one. SQLite itself is asked for what is there.</summary>
public sealed class DatabaseRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_is_read_in_partitions_and_written_in_one_commit()
    {
        Fill(100);
        Specify("append");
        for (int run = 1; run <= 2; run++)
        {
            Ran ran = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");
            Assert.True(ran.ExitCode == 0, ran.Error);
            Assert.Equal([$"{100 * run}", $"{5050L * 2 * run}"], Query("SELECT count(*) FROM doubled", "SELECT sum(twice) FROM doubled"));
        }
        // Nothing is left of what waited.
        Assert.Equal(["doubled flights synapse_writes"], Query("SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)"));
    }

    [Fact]
    public async Task What_is_wrong_is_found_before_a_row_is_read()
    {
        Fill(1);
        Specify("append", table: "flihgts");
        Ran ran = await Synapse.RunAsync(_folder, "validate", "spec.yaml");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("There is no table 'flihgts'", ran.ErrorText, StringComparison.Ordinal);
        Assert.Contains("'flights'", ran.ErrorText, StringComparison.Ordinal);
        _folder.Write("spec.yaml", """
            name: wrong
            inputs:
              flights: { path: x.csv, database: { kind: sqlite, path: flights.db, query: DELETE FROM flights } }
            pipeline: [{ type: SelectColumns, cols: [id] }]
            transform: flights
            """);
        ran = await Synapse.RunAsync(_folder, "validate", "spec.yaml");
        Assert.Contains("and path is of files", ran.ErrorText, StringComparison.Ordinal);
        Assert.Contains("The query begins with DELETE", ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_specification_says_how_many_rows_and_columns_there_are()
    {
        Fill(7);
        Specify("append");
        Ran ran = await Synapse.RunAsync(_folder, "validate", "spec.yaml");
        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Contains("7 rows", ran.Output, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task A_run_that_is_killed_while_it_writes_adds_its_rows_once_or_not_at_all()
    {
        Fill(200_000);
        Specify("append");
        Random random = Effort.Current.Random(31);
        for (int kill = 0; kill < Math.Min(20, Effort.Current.Kills + 1); kill++)
        {
            using Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), kill == 0 ? ["run", "spec.yaml"] : ["runs", "resume", "last"]);
            // While partitions are written, or as they are committed.
            long until = random.Next(1, 4);
            await Eventually.TrueAsync(() => process.HasExited || Tables("synapse_") >= until);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Contains(Tables("doubled") == 0 ? "0" : Query("SELECT count(*) FROM doubled")[0], new[] { "0", "200000" });
        }
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, new Dictionary<string, string>(), "runs", "resume", "last", "--json");
        Assert.True(resumed.ExitCode == 0 || resumed.Error.Contains("completed", StringComparison.Ordinal), resumed.Error);
        Assert.Equal(["200000", "200000"], Query("SELECT count(*) FROM doubled", "SELECT count(DISTINCT id) FROM doubled"));
    }

    private void Specify(string mode, string table = "flights") => _folder.Write("spec.yaml", $$"""
        name: double
        inputs:
          flights:
            database: { kind: sqlite, path: flights.db, table: {{table}}, partitionBy: id }
            partitions: 4
        pipeline:
          - { type: SQLTransformer, statement: "SELECT id, id * 2 AS twice FROM __THIS__" }
        transform: flights
        output:
          database: { kind: sqlite, path: flights.db, table: doubled, mode: {{mode}} }
        """);

    private void Fill(int rows)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_mode = WAL; CREATE TABLE flights (id INTEGER PRIMARY KEY); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) INSERT INTO flights SELECT i FROM n");
        command.ExecuteNonQuery();
    }

    private int Tables(string prefix) => int.Parse(Query($"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name LIKE '{prefix}%'")[0], CultureInfo.InvariantCulture);

    private string[] Query(params string[] queries)
    {
        using SqliteConnection connection = Open();
        return [.. queries.Select(query =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = query;
            return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
        })];
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder["flights.db"]};Pooling=false");
        connection.Open();
        return connection;
    }
}
