using System.Net;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>The program as it ships: settings, health, what it says when it cannot start.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Health_says_alive_and_ready_once_the_queue_answers()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using WorkerProcess worker = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "train"), ("SYNAPSE_QUEUES", azurite.ConnectionString), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"));
        using var client = new HttpClient { BaseAddress = await worker.AddressAsync() };

        Assert.Equal("alive", await client.GetStringAsync("healthz"));
        Assert.Contains("train worker", await worker.LineAsync("takes tasks"), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await client.GetAsync("readyz")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("")).StatusCode);

        worker.Terminate();
        Assert.Equal((0, ""), await worker.ExitAsync());
    }

    [Thorough]
    [Fact]
    public async Task A_worker_without_a_queue_service_is_alive_and_not_ready()
    {
        // Nobody listens on the port of the discard service.
        await using WorkerProcess worker = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "gpu"), ("SYNAPSE_QUEUES", "http://127.0.0.1:9/devstoreaccount1"), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ROOT", Path.GetTempPath()));
        using var client = new HttpClient { BaseAddress = await worker.AddressAsync() };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("readyz")).StatusCode);
        Assert.Contains("The queue tasks-gpu cannot be used", await worker.LineAsync("No tasks can be taken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_log_is_a_line_of_JSON_for_each_event()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using WorkerProcess worker = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "gpu"), ("SYNAPSE_QUEUES", azurite.ConnectionString), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"));

        using var line = System.Text.Json.JsonDocument.Parse(await worker.LineAsync("takes tasks"));

        Assert.Equal("gpu", line.RootElement.GetProperty("State").GetProperty("role").GetString());
        Assert.EndsWith("without CUDA", line.RootElement.GetProperty("State").GetProperty("device").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_its_settings_is_said_at_once()
    {
        await using WorkerProcess worker = WorkerProcess.StartProgram(("SYNAPSE_ROLE", "gup"), ("SYNAPSE_WORKER_CONCURRENCY", "none"));

        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("SYNAPSE_ROLE is 'gup', and must be one of gpu, train, hub", errors, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_QUEUES is missing", errors, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_WORKER_CONCURRENCY is 'none', and must be a number from 1 to 1024", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_not_told_what_it_may_touch_does_not_start_and_says_what_to_set()
    {
        await using WorkerProcess worker = WorkerProcess.StartProgram(("SYNAPSE_ROLE", "gpu"), ("SYNAPSE_QUEUES", "http://127.0.0.1:9/devstoreaccount1"));

        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("SYNAPSE_ROOT is not set", errors, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_ALLOWED_LOCATIONS=*", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_needs_a_key_and_no_queues_and_lets_nobody_in_without_a_token()
    {
        await using WorkerProcess hub = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "hub"), ("SYNAPSE_HUB_KEY", GangHub.Key), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"));
        using var client = new HttpClient { BaseAddress = await hub.AddressAsync() };
        await hub.LineAsync("The training hub takes ranks");

        Assert.Equal("ready", await client.GetStringAsync("readyz"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("sessions/a/ranks/0?size=1&wait=1")).StatusCode);

        hub.Terminate();
        Assert.Equal((0, ""), await hub.ExitAsync());
    }

    [Theory]
    [InlineData(null, "SYNAPSE_HUB_KEY, the key of the training hub, is missing")]
    [InlineData("short", "SYNAPSE_HUB_KEY has 5 characters")]
    public async Task A_hub_without_a_good_key_does_not_start(string? key, string expected)
    {
        await using WorkerProcess hub = WorkerProcess.StartProgram(("SYNAPSE_ROLE", "hub"), ("SYNAPSE_HUB_KEY", key ?? ""));

        (int exitCode, string errors) = await hub.ExitAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("short", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no address", null, "SYNAPSE_HUB is 'no address', which is not the address of a training hub")]
    [InlineData("http://127.0.0.1:1", "0", "SYNAPSE_HUB_JOIN_SECONDS is '0'")]
    public async Task A_worker_says_what_is_wrong_with_the_hub_it_is_told(string address, string? seconds, string expected)
    {
        await using WorkerProcess worker = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "train"), ("SYNAPSE_QUEUES", "http://127.0.0.1:9/devstoreaccount1"), ("SYNAPSE_HUB", address),
            ("SYNAPSE_HUB_KEY", GangHub.Key), ("SYNAPSE_HUB_JOIN_SECONDS", seconds ?? ""));

        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal(2, exitCode);
        Assert.StartsWith(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_that_are_none_are_refused_without_repeating_what_may_be_a_key()
    {
        await using WorkerProcess worker = WorkerProcess.StartProgram(("SYNAPSE_ROLE", "gpu"), ("SYNAPSE_QUEUES", "AccountKey=c2VjcmV0"));

        (int exitCode, string errors) = await worker.ExitAsync();

        Assert.Equal(2, exitCode);
        Assert.StartsWith("SYNAPSE_QUEUES names no queues", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", errors, StringComparison.Ordinal);
    }
}
