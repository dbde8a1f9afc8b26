using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class ColumnStatisticsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // By hand: 1, 2, 3, 4 have the mean 2.5 and the sample variance (2.25 + 0.25 + 0.25 + 2.25) / 3 = 5 / 3.
    [Theory]
    [InlineData("rows.csv", "n,s\n1,b\n2,a\n3,\n4,b\n,b\n")]
    [InlineData("rows.ndjson", "{\"n\":1,\"s\":\"b\"}\n{\"n\":2,\"s\":\"a\"}\n{\"n\":3,\"s\":null}\n{\"n\":4,\"s\":\"b\"}\n{\"n\":null,\"s\":\"b\"}\n")]
    public async Task Counts_extremes_mean_and_spread_are_those_of_the_formulas(string name, string content)
    {
        _folder.Write(name, content);

        JsonNode data = (await Synapse.RunAsync(_folder, "data", name, "--json")).Json;

        Assert.Equal(5, (long)data["rows"]!);
        JsonNode n = data["columns"]![0]!, s = data["columns"]![1]!;
        Assert.Equal((1, 4, 1, 4), ((int)n["nulls"]!, (int)n["distinct"]!, (int)n["min"]!, (int)n["max"]!));
        Assert.Equal(2.5, (double)n["mean"]!, 1e-12);
        Assert.Equal(Math.Sqrt(5.0 / 3), (double)n["standardDeviation"]!, 1e-12);
        Assert.Equal((1, 2, "a", "b"), ((int)s["nulls"]!, (int)s["distinct"]!, (string)s["min"]!, (string)s["max"]!));
        Assert.Null(s["mean"]);
    }

    // The sum of squares of 1e9 ± 1 loses the spread in double precision; the pairwise formulas keep it: the sample variance is 4/3.
    [Fact]
    public async Task A_small_spread_around_a_large_mean_is_kept()
    {
        _folder.Write("rows.csv", "n\n1000000001\n999999999\n1000000001\n999999999\n");

        JsonNode column = (await Synapse.RunAsync(_folder, "data", "rows.csv", "--json")).Json["columns"]![0]!;

        Assert.Equal(Math.Sqrt(4.0 / 3), (double)column["standardDeviation"]!, 1e-9);
    }

    [Fact]
    public async Task An_infinity_costs_no_column_its_figures()
    {
        _folder.Write("rows.csv", "n,m\n1,1\ninf,2\n3,3\n");

        JsonNode columns = (await Synapse.RunAsync(_folder, "data", "rows.csv", "--json")).Json["columns"]!;

        Assert.Equal("Infinity", (string)columns[0]!["mean"]!);
        Assert.Null(columns[0]!["standardDeviation"]);
        // By hand: 1, 2, 3.
        Assert.Equal((2.0, 1.0), ((double)columns[1]!["mean"]!, (double)columns[1]!["standardDeviation"]!));
    }

    [Fact]
    public async Task No_rows_have_no_different_values()
    {
        _folder.Write("rows.csv", "n,m\n");
        JsonNode column = (await Synapse.RunAsync(_folder, "data", "rows.csv", "--json")).Json["columns"]![0]!;
        Assert.Equal(0, (int)column["distinct"]!);
    }

    [Fact]
    public async Task Nanoseconds_are_shown()
    {
        _folder.Write("rows.csv", "t,n\n2024-01-02T03:04:05.123456789,1\n");
        JsonNode column = (await Synapse.RunAsync(_folder, "data", "rows.csv", "--json")).Json["columns"]![0]!;
        Assert.Equal("2024-01-02 03:04:05.123456789", (string)column["max"]!);
    }

    [Thorough]
    [Fact]
    public async Task A_thousand_columns_are_summarized_some_at_a_time()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"c{i}")];
        _folder.Write("rows.csv", string.Join(',', names) + "\n" + string.Join(',', names.Select((_, i) => i)) + "\n");
        JsonNode columns = (await Synapse.RunAsync(_folder, "data", "rows.csv", "--json")).Json["columns"]!;
        Assert.Equal(999.0, (double)columns[999]!["mean"]!);
        Assert.Equal("c17", (string)columns[17]!["name"]!);
    }

    [Fact]
    public async Task Quick_leaves_the_statistics_out()
    {
        JsonNode data = (await Synapse.RunAsync(_folder, "data", Samples.Flights, "--quick", "--json")).Json;

        Assert.Equal(200_000, (long)data["rows"]!);
        Assert.False(data["columns"]![0]!.AsObject().ContainsKey("mean"));
    }
}
