using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

/// <summary>Streams from the command line.</summary>
public sealed class StreamTests : IDisposable
{
    private const string Specification = """
        name: sums
        inputs: { rows: { path: landing/*.csv, stream: { settleSeconds: 0 } } }
        pipeline: [ { type: SQLTransformer, statement: "SELECT a, a + b AS c FROM __THIS__" } ]
        transform: rows
        stream: { pollSeconds: 0.05 }
        output: { data: out/, format: csv, setAside: aside }
        """;

    private readonly TemporaryFolder _folder = new();

    public StreamTests()
    {
        _folder.Write("s.yaml", Specification);
        _folder.Write("landing/one.csv", "a,b\n1,2\n3,4\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stream_is_drained_listed_shown_and_deleted()
    {
        Ran drained = await Synapse.RunAsync(_folder, "stream", "s.yaml", "--drain", "--json");
        Assert.True(drained.ExitCode == 0, drained.Error);
        Assert.Equal(("drained", 2), ((string)drained.LastLine["phase"]!, (int)drained.LastLine["rows"]!["rowsOut"]!));
        Assert.Equal("a,c\n1,3\n3,7\n", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder["out"], "part-*"))));

        Ran listed = await Synapse.RunAsync(_folder, "streams", "list", "--json");
        Assert.Equal("sums", (string)Assert.Single(JsonNode.Parse(listed.Output)!.AsArray())!["name"]!);
        Ran shown = await Synapse.RunAsync(_folder, "streams", "show", "sums");
        Assert.Contains("sums: drained, version 1", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Rows: 2 in, 2 out", shown.Output, StringComparison.Ordinal);
        Ran unknown = await Synapse.RunAsync(_folder, "streams", "show", "sum");
        Assert.Contains("There is no stream 'sum'. Did you mean 'sums'?", unknown.ErrorText, StringComparison.Ordinal);
        Ran deleted = await Synapse.RunAsync(_folder, "streams", "delete", "sums");
        Assert.Equal(0, deleted.ExitCode);
        Assert.Contains("There are no streams", (await Synapse.RunAsync(_folder, "streams", "list")).ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_reach_a_stream_that_another_process_is_at_work_on()
    {
        using Process stream = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "stream", "s.yaml", "--json");
        Task<string> output = stream.StandardOutput.ReadToEndAsync(), errors = stream.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(async () => Epoch(await ShowAsync()) == 1);
        await Synapse.RunAsync(_folder, "streams", "pause", "sums");
        await Eventually.TrueAsync(async () => (string?)(await ShowAsync())?["status"]?["phase"] == "paused");
        _folder.Write("landing/two.csv", "a,b\n5,6\n");
        Ran other = await Synapse.RunAsync(_folder, "stream", "s.yaml");
        Assert.Contains("Another process is at work on sums", other.ErrorText, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => Epoch(await ShowAsync()) == 2);
        await Synapse.RunAsync(_folder, "streams", "drain", "sums");
        await stream.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(stream.ExitCode == 0, await errors);
        Assert.Contains("\"phase\":\"drained\"", (await output).TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(["1,3", "3,7", "5,11", "a,c", "a,c"], Directory.GetFiles(_folder["out"], "part-*").SelectMany(File.ReadAllLines).Order());
    }

    [Fact]
    public async Task A_specification_that_is_no_stream_says_so()
    {
        _folder.Write("p.yaml", Specification.Replace(", stream: { settleSeconds: 0 }", "", StringComparison.Ordinal).Replace("stream: { pollSeconds: 0.05 }\n", "", StringComparison.Ordinal));

        Ran ran = await Synapse.RunAsync(_folder, "stream", "p.yaml", "--drain");
        Ran run = await Synapse.RunAsync(_folder, "run", "s.yaml");

        Assert.Contains("No input of this specification is a stream", ran.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Use synapse stream", run.ErrorText, StringComparison.Ordinal);
    }

    private static long? Epoch(JsonNode? stream) => (long?)stream?["status"]?["epoch"];

    private async Task<JsonNode?> ShowAsync()
    {
        Ran ran = await Synapse.RunAsync(_folder, "streams", "show", "sums", "--json");
        return ran.ExitCode == 0 ? JsonNode.Parse(ran.Output) : null;
    }
}
