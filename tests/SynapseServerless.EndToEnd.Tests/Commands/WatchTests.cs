using System.Diagnostics;
using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

/// <summary>Files that land in a folder, as a user drops them there.</summary>
public sealed class WatchTests : IDisposable
{
    private const string Specification = """
        inputs: { rows: nothing.csv }
        pipeline:
          - { type: SQLTransformer, statement: "SELECT a, a + b AS c FROM __THIS__" }
        transform: rows
        output: { data: "out/${DROP_NAME}", format: csv }
        """;

    private readonly TemporaryFolder _folder = new();

    public WatchTests()
    {
        _folder.Write("p.yaml", Specification);
        Directory.CreateDirectory(_folder["inbox"]);
    }

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task Each_version_of_a_file_is_run_once()
    {
        _folder.Write("inbox/may.csv", "a,b\n1,2\n3,4\n");
        _folder.Write("inbox/${HOME} [1].csv", "a,b\n5,6\n");
        _folder.Write("inbox/.hidden.csv", "a,b\n5,6\n");
        Ran first = await OnceAsync();
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal("a,c\n1,3\n3,7\n", Output("may"));
        Assert.Equal("a,c\n5,11\n", Output("${HOME} [1]"));
        Assert.Equal(2, first.Output.TrimEnd().Split('\n').Length);

        Ran second = await OnceAsync();
        Assert.Equal((0, ""), (second.ExitCode, second.Output));
        Assert.Contains("2 runs had been started before", second.ErrorText, StringComparison.Ordinal);

        _folder.Write("inbox/may.csv", "a,b\n10,20\n");
        Ran third = await OnceAsync();
        Assert.StartsWith("may.csv  done in", third.Output, StringComparison.Ordinal);
        Assert.Equal("a,c\n10,30\n", Output("may"));
    }

    [Fact]
    public async Task Files_of_a_manifest_are_run_together_when_all_are_there()
    {
        _folder.Write("inbox/batch/_manifest.json", """{"files": ["one.csv", "two.csv"]}""");
        _folder.Write("inbox/batch/two.csv", "a,b\n3,4\n");
        Ran waits = await OnceAsync();
        Assert.Equal((0, ""), (waits.ExitCode, waits.Output));
        Assert.Contains("batch/_manifest.json waits for 1 of 2 files, such as one.csv", waits.ErrorText, StringComparison.Ordinal);
        _folder.Write("inbox/batch/one.csv", "a,b\n1,2\n");
        Ran all = await OnceAsync("--json");
        Assert.Equal(2, (int)all.LastLine["rows"]!["in"]!);
        Assert.Equal("a,c\n1,3\n3,7\n", Output("batch"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_run_says_why_and_holds_up_no_other()
    {
        _folder.Write("inbox/a.csv", "a,b\n1,x\n");
        _folder.Write("inbox/b.csv", "a,b\n1,2\n");
        _folder.Write("inbox/_manifest.json", "{}");
        Ran ran = await OnceAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("a.csv  failed: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("b.csv  done in", ran.Output, StringComparison.Ordinal);
        Assert.Equal("a,c\n1,3\n", Output("b"));
    }

    [Fact]
    public async Task What_lands_while_somebody_watches_is_run_and_an_interrupt_ends_it_cleanly()
    {
        Need.OfSystem("Signals are sent as on Linux and macOS.").SkipUnless(!OperatingSystem.IsWindows());
        using Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "watch", "inbox", "--pipeline", "p.yaml", "--json");
        Assert.StartsWith("Watching ", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // As careful writers do it: elsewhere first, then all at once.
        _folder.Write("elsewhere.csv", "a,b\n1,2\n");
        File.Move(_folder["elsewhere.csv"], _folder["inbox/june.csv"]);
        JsonNode june = JsonNode.Parse((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        Assert.Equal(("june.csv", "completed"), ((string)june["file"]!, (string)june["status"]!));
        await InterruptAsync(process);
        Ran ended = await Synapse.FinishAsync(process);
        Assert.Equal(0, ended.ExitCode);
        Assert.DoesNotContain("Exception", ended.Error, StringComparison.Ordinal);
        Assert.Equal("", (await OnceAsync()).Output);
    }

    [Fact]
    public async Task A_watch_that_is_killed_goes_on_where_it_was()
    {
        _folder.Write("inbox/may.csv", "a,b\n1,2\n3,4\n");
        using (Process process = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "watch", "inbox", "--pipeline", "p.yaml"))
        {
            string? line;
            do
                line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            while (line is not null && !line.StartsWith("may.csv starts", StringComparison.Ordinal));
            process.Kill();
            await Synapse.FinishAsync(process);
        }
        Ran again = await OnceAsync();
        Assert.Equal(0, again.ExitCode);
        Assert.True(Directory.Exists(_folder["out/may"]), $"{again.Output}{again.Error}");
        Assert.Equal("a,c\n1,3\n3,7\n", Output("may"));
        Assert.Single(Directory.GetDirectories(_folder[".synapse/watch/runs"]));
    }

    [Fact]
    public async Task Stored_pipelines_run_on_what_lands_in_the_drops_of_a_service()
    {
        _folder.Write("service/pipelines/late/000001.json", """
            {
              "name": "late", "version": 1, "created": "2026-01-01T00:00:00+00:00",
              "specification": {
                "name": "late", "inputs": { "rows": "nothing.csv" }, "transform": "rows", "output": { "data": "scored", "format": "csv" },
                "pipeline": [ { "type": "SQLTransformer", "statement": "SELECT a + b AS c FROM __THIS__" } ]
              }
            }
            """);
        _folder.Write("service/drop/late/may.csv", "a,b\n1,2\n");
        _folder.Write("service/drop/nosuch/may.csv", "a,b\n1,2\n");
        Ran ran = await Synapse.RunAsync(_folder, "watch", "--root", "service", "--once", "--json");
        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(("late/may.csv", "completed"), ((string)ran.LastLine["file"]!, (string)ran.LastLine["status"]!));
        Assert.Equal("c\n3\n", Rows("service/data/scored"));
        Assert.Contains("There is no pipeline 'nosuch'", await File.ReadAllTextAsync(_folder["service/drop/nosuch/_refused/may.csv.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name a folder and a pipeline", "watch")]
    [InlineData("Name a folder and a pipeline", "watch", "inbox")]
    [InlineData("--root stands in place of", "watch", "inbox", "--root", "service")]
    [InlineData("There is no such folder", "watch", "nosuch", "--pipeline", "p.yaml")]
    [InlineData("There is no such file", "watch", "inbox", "--pipeline", "nosuch.yaml")]
    [InlineData("has no input 'other'", "watch", "inbox", "--pipeline", "p.yaml", "--input", "other")]
    [InlineData("has 2 inputs", "watch", "inbox", "--pipeline", "two.yaml")]
    public async Task A_mistake_is_told_before_anything_is_watched(string message, params string[] arguments)
    {
        _folder.Write("two.yaml", Specification.Replace("rows: nothing.csv", "rows: nothing.csv, more: x.csv", StringComparison.Ordinal));
        Ran ran = await Synapse.RunAsync(_folder, arguments);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains(message, ran.ErrorText, StringComparison.Ordinal);
    }

    private Task<Ran> OnceAsync(params string[] more) => Synapse.RunAsync(_folder, ["watch", "inbox", "--pipeline", "p.yaml", "--once", .. more]);

    private string Output(string name) => Rows($"out/{name}");

    private string Rows(string folder) => string.Concat(Directory.GetFiles(_folder[folder], "part-*.csv").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private static async Task InterruptAsync(Process process)
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
