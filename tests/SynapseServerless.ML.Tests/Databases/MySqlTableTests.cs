using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Databases;
using SynapseServerless.Databases.MySql;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>Tables of a real server of MariaDB.</summary>
[Collection(nameof(MariaDbServer))]
public sealed class MySqlTableTests : TableWritingTests, IAsyncLifetime
{
    private MariaDbServer _server = null!;
    private string _name = "";

    public async ValueTask InitializeAsync() => (_server, _name) = await MariaDbServer.DatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_type_comes_as_it_is()
    {
        await StatementAsync("""
            CREATE TABLE t (a TINYINT, b INT UNSIGNED, c BIGINT UNSIGNED, d DECIMAL(20,5), e DECIMAL(40,2), f DOUBLE, g VARCHAR(20), h BLOB, i DATE, j DATETIME(6), k TIMESTAMP(6) NULL, l TIME, m ENUM('x','y'));
            INSERT INTO t VALUES (-128, 4294967295, 18446744073709551615, -123456789012345.12345, 1, 0.1, 'ä', x'00ff', '1969-12-31', '1999-12-31 23:59:59.5', '2026-05-01 10:00:00', '-25:00:00', 'y'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """);
        (Schema schema, List<object?[]> rows) = await TableTesting.ReadAsync(Source("t"));
        Assert.Equal(
            ["int8", "uint32", "uint64", "decimal(20, 5)", "utf8", "double", "utf8", "binary", "date32", "timestamp[us]", "timestamp[us, UTC]", "utf8", "utf8"], schema.FieldsList.Select(field => Data.TypeNames.Of(field.DataType)));
        Assert.Equal(
            [
                (sbyte)-128, 4294967295u, ulong.MaxValue, -123456789012345.12345m, "1.00", 0.1, "ä", new byte[] { 0, 255 }, new DateOnly(1969, 12, 31), new DateTime(1999, 12, 31, 23, 59, 59, 500),
                new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), "-25:00:00", "y",
            ],
            rows[0]);
        Assert.All(rows[1], Assert.Null);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("day")]
    public async Task Partitions_have_each_row_once(string key)
    {
        await StatementAsync("CREATE TABLE t AS SELECT seq AS id, concat('n', seq) AS name, DATE '2026-01-01' + INTERVAL seq DAY AS day FROM seq_1_to_50; INSERT INTO t VALUES (0, NULL, NULL)");
        (_, List<object?[]> rows) = await TableTesting.ReadAsync(Source("t", key), partitions: 4);
        Assert.Equal(Enumerable.Range(0, 51).Select(i => (decimal)i), rows.Select(row => Convert.ToDecimal(row[0], System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_the_password_never()
    {
        await StatementAsync("CREATE TABLE flights (id INT)");
        SpecificationException table = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(Source("flihgts")));
        Assert.Contains("flights", table.Remedy, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("SYNAPSE_SECRET_WRONG_PASSWORD", "nobodyknows");
        SpecificationException denied = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.ReadAsync(Source("flights", password: "wrong-password")));
        Assert.Contains("Access denied", denied.Problem, StringComparison.Ordinal);
        Assert.Contains("Check user and password", denied.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("nobodyknows", denied.ToString(), StringComparison.Ordinal);
    }

    protected override DatabaseSink Sink(WriteMode mode, string table, params string[] key) => new MySqlTableSink
    {
        Server = _server.Address, Database = _name, Username = "synapse", Password = Right(), Encryption = DatabaseEncryption.Disable, Table = table, Mode = mode, Key = key,
    };

    protected override DatabaseSource Source(string table) => Source(table, null);

    protected override Task StatementAsync(string sql) => _server.RunAsync(_name, sql.Replace('"', '`'));

    private MySqlTableSource Source(string table, string? partitionBy = null, string? password = null) => new()
    {
        Server = _server.Address, Database = _name, Username = "synapse", Password = password is null ? Right() : new Secret(password), Encryption = DatabaseEncryption.Disable, Table = table,
        PartitionBy = partitionBy, TimeoutSeconds = 10,
    };

    private static Secret Right()
    {
        Environment.SetEnvironmentVariable("SYNAPSE_SECRET_MARIADB_PASSWORD", "right");
        return new Secret("mariadb-password");
    }
}
