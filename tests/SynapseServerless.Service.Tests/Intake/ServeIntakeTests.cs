using System.Net;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Service.Notifications;
using SynapseServerless.Service.Tests.Contract;
using SynapseServerless.Service.Tests.Notifications;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

/// <summary>Whatever starts a run, on a real server with a real queue.</summary>
public sealed class ServeIntakeTests : IDisposable
{
    private const string Key = "0123456789abcdef-of-the-tests";
    private const string Secret = "a secret of öperators";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Root => _folder.At("root");

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task A_file_that_lands_and_a_message_of_a_queue_start_runs_and_their_ends_are_told()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using Receiver receiver = await Receiver.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["SYNAPSE_API_KEYS"] = Key, ["SYNAPSE_QUEUES"] = azurite.ConnectionString, ["SYNAPSE_CALLBACK_SECRET"] = Secret,
        };
        await Weather.PutAsync(new LocalStorage(), Root);
        await using SynapseServer server = await SynapseServer.StartAsync(_folder.Path, environment, "--root", Root, "--queue", "--allow-host", "127.0.0.1");
        using HttpClient client = ServiceUnderTest.Client(server.Address, Key);
        var api = new Contract.Api(client);
        Answer stored = await api.PutAsync("/v1/pipelines/copy", $$"""{"specification": {{Weather.Copy("dropped")}}, "drop": { "input": "weather" } }""");
        Assert.True(stored.Status is HttpStatusCode.Created or HttpStatusCode.OK, stored.Body);

        _folder.Write("root/drop/copy/days.csv", "date,wind\n2026-01-01,3.5\n2026-01-02,4.5\n");
        var queue = azurite.Queue("run-requests");
        await queue.CreateIfNotExistsAsync(cancellationToken: Token);
        await queue.SendMessageAsync($$"""{"specification": {{Weather.Copy("queued")}}, "callback": "{{receiver.Url}}"}""", Token);
        await queue.SendMessageAsync($$"""{"specification": {{Weather.Copy("bad").Replace("weather.csv", "/etc/passwd", StringComparison.Ordinal)}} }""", Token);

        JsonNode[] events = await MessagesAsync(azurite, "run-events", 2);
        JsonNode dropped = events.Single(end => (string)end["trigger"]! == "drop"), queued = events.Single(end => (string)end["trigger"]! == "queue");
        Assert.Equal(("run.completed", "copy", 1, 2L), ((string)dropped["event"]!, (string)dropped["pipeline"]!, (int)dropped["version"]!, (long)dropped["rowsOut"]!));
        Assert.Equal(("run.completed", "queued", (long)Weather.Rows), ((string)queued["event"]!, (string)queued["name"]!, (long)queued["rowsOut"]!));
        Assert.Equal("drop", (await api.CompletedAsync((string)dropped["runId"]!)).Text("trigger"));
        Assert.Equal(2, (await Weather.RowsAsync(new LocalStorage(), $"{Root}/data/copies/dropped")).Count);

        // The queue is told first.
        await Eventually.TrueAsync(() => receiver.Calls.Count > 0);
        (Dictionary<string, string> headers, byte[] body) = Assert.Single(receiver.Calls);
        Assert.True(CallbackSignature.Verify(Secret, headers["Synapse-Signature"], body, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5)));
        Assert.Equal((string)queued["runId"]!, (string)JsonNode.Parse(body)!["runId"]!);

        JsonNode refused = Assert.Single(await MessagesAsync(azurite, "run-requests-poison", 1));
        Assert.Contains("/etc/passwd", (string)refused["reason"]!, StringComparison.Ordinal);

        (int exitCode, string error) = await server.InterruptAsync();
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<JsonNode[]> MessagesAsync(Azurite azurite, string name, int count)
    {
        var queue = azurite.Queue(name);
        await queue.CreateIfNotExistsAsync(cancellationToken: Token);
        var found = new List<JsonNode>();
        await Eventually.TrueAsync(async () =>
        {
            QueueMessage[] messages = (await queue.ReceiveMessagesAsync(10, cancellationToken: Token)).Value;
            found.AddRange(messages.Select(message => JsonNode.Parse(message.MessageText)!));
            return found.Count >= count;
        });
        return [.. found];
    }
}
