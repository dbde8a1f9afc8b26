using SynapseServerless.Data;
using SynapseServerless.Databases;
using Xunit;

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>What every database that is written has to keep.</summary>
public abstract class TableWritingTests
{
    private static readonly Flight[] s_first = [new(1, "AA", 5.5), new(2, null, -1)];
    private static readonly Flight[] s_second = [new(3, "ÜB's", 1e300)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract DatabaseSink Sink(WriteMode mode, string table, params string[] key);

    protected abstract DatabaseSource Source(string table);

    protected abstract Task StatementAsync(string sql);

    [Fact]
    public async Task A_table_is_created_of_what_is_written_and_not_over_another()
    {
        await TableTesting.WriteAsync(Sink(WriteMode.Create, "made"), TableTesting.Write, s_first, s_second, []);
        Assert.Equal((Flight[])[.. s_first, .. s_second], await FlightsAsync("made"));
        // The same run goes on after its commit.
        await TableTesting.WriteAsync(Sink(WriteMode.Create, "made"), TableTesting.Write, s_first, s_second, []);
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.WriteAsync(Sink(WriteMode.Create, "made"), "ffffffffffff", s_first));
        Assert.Contains("There is a table 'made' already", error.Problem, StringComparison.Ordinal);
        Assert.Equal((Flight[])[.. s_first, .. s_second], await FlightsAsync("made"));
    }

    [Fact]
    public async Task A_commit_that_is_asked_for_again_adds_nothing()
    {
        for (int i = 0; i < 2; i++)
            await TableTesting.WriteAsync(Sink(WriteMode.Append, "added"), TableTesting.Write, s_first, s_second);
        await TableTesting.WriteAsync(Sink(WriteMode.Append, "added"), "ffffffffffff", s_second);
        Assert.Equal((Flight[])[.. s_first, .. s_second, .. s_second], await FlightsAsync("added"));
    }

    [Fact]
    public async Task A_partition_that_is_written_again_takes_the_place_of_what_was_written_first()
    {
        await TableTesting.WriteAsync(Sink(WriteMode.Append, "again"), "ffffffffffff", s_second);
        using MemoryDataset data = Datasets.FromRows(s_first);
        await using ITableWriter writer = await Sink(WriteMode.Append, "again").OpenAsync(TableTesting.Context(), data.Schema, TableTesting.Write, Token);
        await TableTesting.PartAsync(writer, 0, s_second, isComplete: true);
        await TableTesting.PartAsync(writer, 0, s_first, isComplete: false);
        Assert.Equal(s_second, await FlightsAsync("again"));
        await TableTesting.PartAsync(writer, 0, s_first, isComplete: true);
        await writer.CommitAsync([(0, 2)], Token);
        Assert.Equal((Flight[])[.. s_first, .. s_second], await FlightsAsync("again"));
    }

    [Fact]
    public async Task Replacing_leaves_nothing_of_what_was_there_and_keeps_the_table()
    {
        await StatementAsync("CREATE TABLE old (\"Id\" BIGINT PRIMARY KEY, \"Carrier\" VARCHAR(20), \"Delay\" DOUBLE PRECISION, \"More\" BIGINT DEFAULT 7)");
        await StatementAsync("INSERT INTO old (\"Id\") VALUES (99)");
        await TableTesting.WriteAsync(Sink(WriteMode.Replace, "old"), TableTesting.Write, s_first, s_second);
        (_, List<object?[]> rows) = await TableTesting.ReadAsync(Source("old"));
        Assert.Equal([1L, 2L, 3L], rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.Equal(7L, row[3]));
    }

    [Fact]
    public async Task Rows_are_known_again_by_their_key()
    {
        await TableTesting.WriteAsync(Sink(WriteMode.Upsert, "kept", "Id"), TableTesting.Write, s_first, s_second);
        await TableTesting.WriteAsync(Sink(WriteMode.Upsert, "kept", "Id"), "ffffffffffff", [new Flight(2, "BB", 0)], [new Flight(4, "CC", 4)]);
        Assert.Equal((Flight[])[s_first[0], new Flight(2, "BB", 0), s_second[0], new Flight(4, "CC", 4)], await FlightsAsync("kept"));
        DataException twice = await Assert.ThrowsAsync<DataException>(
            () => TableTesting.WriteAsync(Sink(WriteMode.Upsert, "kept", "Id"), "eeeeeeeeeeee", [new Flight(5, "X", 0)], [new Flight(5, "Y", 1)]));
        Assert.Contains("Several rows have the key Id = 5", twice.Problem, StringComparison.Ordinal);
        Assert.Equal(4, (await FlightsAsync("kept")).Length);
    }

    [Fact]
    public async Task A_key_without_an_index_and_a_column_that_is_missing_are_found_before_anything_is_computed()
    {
        await StatementAsync("CREATE TABLE plain (\"Id\" BIGINT, \"Carier\" VARCHAR(20), \"Delay\" DOUBLE PRECISION)");
        SpecificationException missing = await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.WriteAsync(Sink(WriteMode.Append, "plain"), TableTesting.Write, s_first));
        Assert.Contains("has no column 'Carrier'", missing.Problem, StringComparison.Ordinal);
        Assert.Contains("Carier", missing.Remedy, StringComparison.Ordinal);
        await StatementAsync("ALTER TABLE plain ADD COLUMN \"Carrier\" VARCHAR(20)");
        await Assert.ThrowsAsync<SpecificationException>(() => TableTesting.WriteAsync(Sink(WriteMode.Upsert, "plain", "Id"), TableTesting.Write, s_first));
        Assert.Empty((await TableTesting.ReadAsync(Source("plain"))).Rows);
    }

    [Fact]
    public async Task A_part_that_somebody_emptied_is_missed()
    {
        await TableTesting.WriteAsync(Sink(WriteMode.Append, "whole"), "ffffffffffff", s_second);
        using MemoryDataset data = Datasets.FromRows(s_first);
        await using ITableWriter writer = await Sink(WriteMode.Append, "whole").OpenAsync(TableTesting.Context(), data.Schema, TableTesting.Write, Token);
        await TableTesting.PartAsync(writer, 0, s_first, isComplete: true);
        await StatementAsync($"DELETE FROM synapse_{TableTesting.Write}_0");
        DataException error = await Assert.ThrowsAsync<DataException>(() => writer.CommitAsync([(0, 2)], Token));
        Assert.Contains("has 0 rows, and 2 were written", error.Problem, StringComparison.Ordinal);
        Assert.Equal(s_second, await FlightsAsync("whole"));
    }

    private async Task<Flight[]> FlightsAsync(string table)
    {
        (_, List<object?[]> rows) = await TableTesting.ReadAsync(Source(table));
        return [.. rows.Select(row => new Flight((long)row[0]!, (string?)row[1], (double)row[2]!)).OrderBy(flight => flight.Id)];
    }
}
