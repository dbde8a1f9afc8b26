using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

/// <summary>Messages of the queue <c>drop-events</c>.</summary>
public sealed class DropEventTests : IAsyncLifetime
{
    private readonly IntakeRoot _root = new();
    private Azurite _azurite = null!;
    private QueueClient _poison = null!;
    private DropEventIntake _events = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        _poison = _azurite.Queue("drop-events-poison");
        ServiceQueues queues = ServiceQueues.Create(new ServiceOptions { Root = _root.Layout.Root, Queues = _azurite.ConnectionString })!;
        _events = new DropEventIntake(_root.Drops, new PoisonQueues(queues, _root.Storage, _root.Layout, _root.Log, _root.Time), _root.Layout);
    }

    public ValueTask DisposeAsync()
    {
        _root.Dispose();
        return _azurite.DisposeAsync();
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("""{"topic": "/subscriptions/x", "eventType": "Microsoft.Storage.BlobCreated", "dataVersion": ""}""")]
    public async Task What_is_no_event_is_set_aside_with_its_text_and_the_reason(string text)
    {
        string message = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        Assert.Null(await _events.HandleAsync(message, "m1", 1, Token));

        PoisonMessage poison = Assert.Single(await PoisonAsync());
        Assert.Equal((message, "drop-events", "m1", 1L), (poison.Text, poison.Queue, poison.MessageId, poison.Deliveries));
        Assert.Contains("no event of Event Grid", poison.Reason, StringComparison.Ordinal);
        Assert.Contains(_root.Log.Lines, line => line.Event == "MessagePoisoned");
    }

    [Fact]
    public async Task An_event_of_another_place_is_done_with()
    {
        Assert.Null(await _events.HandleAsync(
            """{"specversion": "1.0", "id": "1", "source": "/x", "type": "Microsoft.Storage.BlobCreated", "subject": "/blobServices/default/containers/other/blobs/x.csv"}""", "m1", 1, Token));
        Assert.Empty(await PoisonAsync());
    }

    private async Task<PoisonMessage[]> PoisonAsync()
    {
        if (!await _poison.ExistsAsync(Token))
            return [];
        PeekedMessage[] messages = await _poison.PeekMessagesAsync(32, Token);
        return [.. messages.Select(message => JsonSerializer.Deserialize<PoisonMessage>(message.Body.ToString(), JsonSerializerOptions.Web)!)];
    }
}
