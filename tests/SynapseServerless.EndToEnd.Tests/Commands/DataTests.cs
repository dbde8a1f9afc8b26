using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The counts are those that the sample's README gives; the first flight is what DuckDB's own shell shows of the file.
    [Fact]
    public async Task A_Parquet_file_is_described_by_its_columns_counts_and_first_rows()
    {
        Ran data = await Synapse.RunAsync(_folder, "data", Samples.Flights, "--rows", "1", "--json");

        Assert.Equal(0, data.ExitCode);
        Assert.Equal("parquet", (string)data.Json["format"]!);
        Assert.Equal(200_000, (long)data.Json["rows"]!);
        Assert.Equal(
            ["date", "delay", "distance", "origin", "destination"],
            data.Json["columns"]!.AsArray().Select(column => (string)column!["name"]!));
        JsonNode first = Assert.Single(data.Json["firstRows"]!.AsArray())!;
        Assert.Equal("2001-01-01T00:01:00", (string)first["date"]!);
        Assert.Equal(33, (int)first["delay"]!);
        Assert.Equal("LAS", (string)first["origin"]!);
    }

    [Fact]
    public async Task The_table_is_aligned_and_says_what_there_is()
    {
        Ran data = await Synapse.RunAsync(_folder, "data", Samples.Flights, "--rows", "3");

        Assert.Contains("200,000 rows, 5 columns", data.Output, StringComparison.Ordinal);
        string[] rows = data.Output[data.Output.IndexOf("First 3 rows", StringComparison.Ordinal)..].TrimEnd().Split('\n')[1..];
        Assert.Equal(4, rows.Length);
        // Every value of a text column begins where its heading does.
        int origin = rows[0].IndexOf("origin", StringComparison.Ordinal);
        Assert.All(rows, row => Assert.True(row[origin - 1] == ' ' && row[origin] != ' ', row));
    }

    [Fact]
    public async Task A_missing_file_ends_with_1_and_the_names_that_are_near()
    {
        _folder.Write("flights.csv", "a\n1\n");

        Ran data = await Synapse.RunAsync(_folder, "data", "flight.csv");

        Assert.Equal(1, data.ExitCode);
        Assert.Contains("flight.csv: There is no such file. Did you mean 'flights.csv'?", data.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_ends_with_1()
    {
        _folder.Write("empty.parquet", "");

        Ran data = await Synapse.RunAsync(_folder, "data", "empty.parquet");

        Assert.Equal(1, data.ExitCode);
        Assert.Contains("empty.parquet: This file is empty.", data.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_Parquet_file_ends_with_1_and_says_that_it_is_damaged()
    {
        byte[] whole = await File.ReadAllBytesAsync(Samples.Flights);
        await File.WriteAllBytesAsync(_folder["cut.parquet"], whole[..(whole.Length / 2)]);

        Ran data = await Synapse.RunAsync(_folder, "data", "cut.parquet");

        Assert.Equal(1, data.ExitCode);
        Assert.Contains("cut.parquet", data.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", data.ErrorText, StringComparison.Ordinal);
    }
}
