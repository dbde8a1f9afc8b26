using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>What <c>synapse serve</c> does beyond the contract: start, end, and be killed.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Key = "0123456789abcdef-of-the-tests";

    private static readonly Dictionary<string, string> Keyed = new() { ["SYNAPSE_API_KEYS"] = Key };

    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    private string Root => _folder.At("root");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_key_it_does_not_start_and_says_how_to_make_one()
    {
        (int exitCode, string error) = await SynapseServer.RunAsync(_folder.Path, new Dictionary<string, string>(), "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, exitCode);
        Assert.Contains("openssl rand -hex 32 > synapse.key", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The key itself does not belong on a command line", "--key", Key)]
    [InlineData("has 5 characters. Use at least 16", "--key", "env:SHORT")]
    [InlineData("There is no environment variable NOTHING", "--key", "env:NOTHING")]
    [InlineData("This server does not speak TLS", "--urls", "https://127.0.0.1:0")]
    [InlineData("not on a name", "--urls", "http://example.org:7420")]
    [InlineData("This is not an address to listen on", "--urls", "here")]
    [InlineData("--concurrency is a number from 1 to 64", "--concurrency", "0")]
    [InlineData("--task-hosts is a number from 0 to 256", "--task-hosts", "-1")]
    [InlineData("--task-memory is 64 or more", "--task-memory", "1")]
    [InlineData("--task-minutes is a number from 1 to 60000", "--task-minutes", "0")]
    [InlineData("SYNAPSE_ALLOWED_LOCATIONS", "--allow-location", "root/runs")]
    public async Task What_cannot_be_served_is_said_and_nothing_is(string message, string option, string value)
    {
        var environment = new Dictionary<string, string>(Keyed) { ["SHORT"] = "short" };
        (int exitCode, string error) = await SynapseServer.RunAsync(_folder.Path, environment, "--root", "root", option, value);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_a_file_or_a_variable()
    {
        string file = _folder.Write("key", Key + "\n");
        await using SynapseServer server = await SynapseServer.StartAsync(
            _folder.Path, new Dictionary<string, string> { ["ANOTHER"] = "another=fedcba9876543210" }, "--root", Root, "--key", file, "--key", "env:ANOTHER");
        foreach (string key in (string[])[Key, "fedcba9876543210"])
        {
            using HttpClient client = ServiceUnderTest.Client(server.Address, key);
            Assert.Equal(HttpStatusCode.OK, (await new Api(client).GetAsync("/v1/runs")).Status);
        }
    }

    [Fact]
    public async Task Two_servers_do_not_share_a_journal()
    {
        await using SynapseServer server = await StartAsync();
        (int exitCode, string error) = await SynapseServer.RunAsync(_folder.Path, Keyed, "--urls", "http://127.0.0.1:0", "--root", Root);
        Assert.Equal(1, exitCode);
        Assert.Contains("Another server is using this journal", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said()
    {
        await using SynapseServer server = await StartAsync();
        (int exitCode, string error) = await SynapseServer.RunAsync(_folder.Path, Keyed, "--urls", server.Address.GetLeftPart(UriPartial.Authority), "--root", _folder.At("other"));
        Assert.Equal(1, exitCode);
        Assert.Contains("Choose another port with --urls", error, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task A_run_writes_to_a_folder_of_which_that_alone_is_allowed()
    {
        string output = _folder.At("elsewhere/out");
        await using SynapseServer server = await StartAsync("--allow-location", output);
        using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
        string run = await new Api(client).StartAsync(Weather.Copy("elsewhere", null).Replace("copies/elsewhere", output, StringComparison.Ordinal));
        await new Api(client).CompletedAsync(run);
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(_storage, output)).Count);
        // Its claim is gone, and nothing else was written beside it.
        Assert.Equal([output], Directory.GetFileSystemEntries(_folder.At("elsewhere")));
    }

    [Thorough]
    [Theory]
    [InlineData("NONSENSE\r\n\r\n", 400)]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\napi-key: " + Key + "\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\napi-key: " + Key + "\r\n\r\nfffffffffffffffff\r\n", 400)]
    public async Task What_is_no_HTTP_is_refused_as_a_problem(string request, int status)
    {
        await using SynapseServer server = await StartAsync();
        (string head, string body) = await SayAsync(server.Address, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/problem+json", head, StringComparison.Ordinal);
        JsonNode problem = JsonNode.Parse(body)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused_as_a_problem_and_a_good_request_is_not_touched()
    {
        await using SynapseServer server = await StartAsync();
        (string head, string body) = await SayAsync(server.Address, $"GET / HTTP/1.1\r\nHost: x\r\nx: {new string('x', 40_000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", head, StringComparison.Ordinal);
        Assert.Equal(431, JsonNode.Parse(body)!["status"]!.GetValue<int>());
        (head, body) = await SayAsync(server.Address, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(body));
    }

    private static async Task<(string Head, string Body)> SayAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        string[] answer = (await reader.ReadToEndAsync()).Split("\r\n\r\n", 2);
        return (answer[0], answer[1]);
    }

    [Thorough]
    [Fact]
    public async Task An_interrupt_ends_it_cleanly_and_its_runs_go_on_at_the_next_start()
    {
        string run;
        await using (SynapseServer server = await StartAsync())
        {
            using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
            run = await StartSlowlyAsync(client, "interrupted");
            (int exitCode, string error) = await server.InterruptAsync();
            Assert.Equal(0, exitCode);
            Assert.Contains("1 run is journalled and will be taken up when the server is started again", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        await CompletesAsync(run, "interrupted");
    }

    [Thorough]
    [Fact]
    public async Task Killed_in_mid_run_it_completes_its_runs_at_the_next_start_those_in_line_too()
    {
        var runs = new List<string>();
        await using (SynapseServer server = await StartAsync("--concurrency", "1"))
        {
            using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
            runs.Add(await StartSlowlyAsync(client, "killed-0"));
            runs.Add(await new Api(client).StartAsync(Weather.Slowly("killed-1", 20)));
            runs.Add(await new Api(client).StartAsync(Weather.Slowly("killed-2", 20)));
            Assert.Equal("pending", (await new Api(client).GetAsync($"/v1/runs/{runs[2]}")).Text("status"));
            // One that is cancelled in line is not taken up again.
            Assert.Equal("cancelled", (await new Api(client).PostAsync($"/v1/runs/{runs[2]}/cancel")).Text("status"));
            await server.KillAsync();
        }
        await CompletesAsync(runs[0], "killed-0");
        await CompletesAsync(runs[1], "killed-1");
        await using SynapseServer again = await StartAsync();
        using HttpClient last = ServiceUnderTest.Client(again.Address, Key);
        Assert.Equal("cancelled", (await new Api(last).GetAsync($"/v1/runs/{runs[2]}")).Text("status"));
        Assert.Equal(HttpStatusCode.Accepted, (await new Api(last).PostAsync($"/v1/runs/{runs[2]}/resume")).Status);
        await new Api(last).CompletedAsync(runs[2]);
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(_storage, $"{Root}/data/copies/killed-2")).Count);
    }

    [Thorough]
    [Fact]
    public async Task A_run_that_was_kept_and_not_scheduled_when_the_server_was_killed_is_scheduled_by_whoever_asks_for_it()
    {
        string run, line;
        await using (SynapseServer server = await StartAsync())
        {
            using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
            run = (await new Api(client).PostAsync("/v1/runs", Weather.Copy("half"), "half")).Text("runId");
            await new Api(client).CompletedAsync(run);
            await server.KillAsync();
        }
        // What is left when the process ends right after request.json.
        foreach (string path in Directory.GetFiles(_folder.At($"root/runs/{run}"), "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("request.json", StringComparison.Ordinal)))
            File.Delete(path);
        Directory.Delete(_folder.At("root/runs/index"), recursive: true);
        Directory.Delete(_folder.At("root/.synapse"), recursive: true);
        Directory.Delete(_folder.At("root/data/copies"), recursive: true);

        await using SynapseServer again = await StartAsync();
        using HttpClient next = ServiceUnderTest.Client(again.Address, Key);
        line = (await new Api(next).PostAsync("/v1/runs", Weather.Copy("half"), "half")).Text("runId");
        Assert.Equal(run, line);
        await new Api(next).CompletedAsync(run);
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(_storage, $"{Root}/data/copies/half")).Count);
        Assert.Single((await new Api(next).GetAsync("/v1/runs")).Json["runs"]!.AsArray());
    }

    [Thorough]
    [Fact]
    public async Task A_process_of_tasks_that_is_killed_costs_the_run_nothing_and_the_server_goes_on()
    {
        Need.OfSystem("Which processes a process has started is in /proc.").SkipUnless(OperatingSystem.IsLinux());
        await using SynapseServer server = await StartAsync("--task-hosts", "1");
        using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
        string run = await StartSlowlyAsync(client, "hosted");
        int[] tasks = server.Children();
        Assert.Single(tasks);
        using (var process = System.Diagnostics.Process.GetProcessById(tasks[0]))
            process.Kill();

        await new Api(client).CompletedAsync(run);

        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(_storage, $"{Root}/data/copies/hosted")).Count);
        Assert.NotEqual(tasks, server.Children());
        Assert.Equal(HttpStatusCode.OK, (await new Api(client).GetAsync("/health")).Status);
        (int exitCode, string error) = await server.InterruptAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("did not finish in attempt 1: its process ended: SIGKILL", error, StringComparison.Ordinal);
    }

    private async Task CompletesAsync(string run, string name)
    {
        await using SynapseServer server = await StartAsync();
        using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
        await new Api(client).CompletedAsync(run);
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(_storage, $"{Root}/data/copies/{name}")).Count);
    }

    private async Task<SynapseServer> StartAsync(params string[] arguments)
    {
        await Weather.PutAsync(_storage, Root);
        return await SynapseServer.StartAsync(_folder.Path, Keyed, ["--root", Root, .. arguments]);
    }

    // Starts a run of many pieces and comes back when some of them are done, and most are not.
    private static async Task<string> StartSlowlyAsync(HttpClient client, string name)
    {
        var api = new Api(client);
        string run = await api.StartAsync(Weather.Slowly(name));
        Answer at = await api.UntilAsync(run, status => Api.HasEnded(status) || status["progress"]?["tasksDone"]?.GetValue<int>() > 20);
        Assert.Equal("running", at.Text("status"));
        return run;
    }
}
