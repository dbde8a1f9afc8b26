using Microsoft.Data.Sqlite;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Databases.Sqlite;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

public sealed class SqliteTableTests : TableWritingTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sqlite-");

    private string File => Path.Combine(_folder.FullName, "flights.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Types_are_those_that_were_declared_or_those_of_the_values()
    {
        await StatementAsync("""
            CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, f BOOLEAN, d DECIMAL(5,2), x);
            INSERT INTO t VALUES (9223372036854775807, 1, 'ä', x'00ff', 1, 1.25, 'x'), (NULL, 0.5, NULL, NULL, 0, 2, NULL);
            """);
        (Apache.Arrow.Schema schema, List<object?[]> rows) = await TableTesting.ReadAsync(Source("t"));
        Assert.Equal(["int64", "double", "utf8", "binary", "bool", "double", "utf8"], schema.FieldsList.Select(field => TypeNames.Of(field.DataType)));
        Assert.Equal([long.MaxValue, 1.0, "ä", new byte[] { 0, 255 }, true, 1.25, "x"], rows[0]);
        Assert.Equal([null, 0.5, null, null, false, 2.0, null], rows[1]);
    }

    [Fact]
    public async Task A_cell_that_is_not_what_its_column_says_is_named()
    {
        await StatementAsync("CREATE TABLE t (i INTEGER, x); INSERT INTO t VALUES (1, 1), ('one', 'two')");
        DataException cell = await Assert.ThrowsAsync<DataException>(() => TableTesting.ReadAsync(Source("t"), columns: ["i"]));
        Assert.Equal("i", cell.Location.Column);
        Assert.Contains("A cell holds a text, where a whole number is declared: 'one'", cell.Problem, StringComparison.Ordinal);
        SpecificationException type = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(Source("t")));
        Assert.Contains("values of several types (integer, text)", type.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    public async Task Partitions_have_each_row_once(string key)
    {
        await StatementAsync("CREATE TABLE t (id INTEGER, name TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO t SELECT i, 'n' || i FROM n; INSERT INTO t VALUES (NULL, NULL)");
        (_, List<object?[]> rows) = await TableTesting.ReadAsync(new SqliteTableSource { Path = File, Table = "t", PartitionBy = key }, partitions: 4);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (object?)(long)i).Prepend(null), rows.Select(row => row[0]).OrderBy(id => id ?? 0L));
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        await StatementAsync("CREATE TABLE flights (id INTEGER)");
        SpecificationException table = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(Source("flihgts")));
        Assert.Contains("flights", table.Remedy, StringComparison.Ordinal);
        SpecificationException file = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(new SqliteTableSource { Path = File + ".not", Table = "t" }));
        Assert.Contains("no such file", file.Problem, StringComparison.Ordinal);
        Assert.Contains(new SqliteTableSource { Path = File, Query = "DELETE FROM flights" }.Validate(), problem => problem.Problem.Contains("begins with DELETE", StringComparison.Ordinal));
        Assert.Contains(new SqliteTableSource { Path = File }.Validate(), problem => problem.Problem.Contains("a table or a query", StringComparison.Ordinal));
    }

    protected override DatabaseSink Sink(WriteMode mode, string table, params string[] key) => new SqliteTableSink { Path = File, Table = table, Mode = mode, Key = key };

    protected override DatabaseSource Source(string table) => new SqliteTableSource { Path = File, Table = table };

    protected override async Task StatementAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
