using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Streaming;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Queues;

/// <summary>Messages of a queue of Azurite.</summary>
public sealed class AzureQueueTests : IAsyncDisposable
{
    private readonly StreamTesting _testing = new();
    private Azurite? _azurite;

    [Fact]
    public async Task Messages_are_read_once_and_deleted_only_when_the_epoch_is_committed()
    {
        QueueClient queue = await QueueAsync();
        await SendAsync(queue, Enumerable.Range(0, 70).Select(i => $$"""{"id":{{i}}}"""));
        await using IStreamReader reader = await OpenAsync();

        StreamPlan plan = await StreamTesting.PlanAsync(reader);
        StreamRange range = Assert.Single(plan.Ranges);
        Assert.Equal(70, range.Rows);
        ReadRows rows = await StreamTesting.ReadAsync(reader, range);
        Assert.Equal(Enumerable.Range(0, 70).Select(i => (long)i), rows.Column(0).Cast<long>().Order());
        Assert.Equal(70, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

        Dictionary<string, string> offsets = StreamTesting.After(plan);
        await reader.CommittedAsync(offsets, TestContext.Current.CancellationToken);
        await reader.CommittedAsync(offsets, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Empty((await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets))).Ranges);
    }

    [Fact]
    public async Task A_process_that_died_before_its_plan_was_known_has_taken_nothing_from_the_next()
    {
        QueueClient queue = await QueueAsync();
        await SendAsync(queue, ["""{"id":1}""", """{"id":2}"""]);
        await using (IStreamReader first = await OpenAsync())
            await StreamTesting.PlanAsync(first);

        await using IStreamReader second = await OpenAsync();
        StreamPlan plan = await StreamTesting.PlanAsync(second);
        Assert.Equal([1L, 2L], (await StreamTesting.ReadAsync(second, plan)).Column(0).Order());
    }

    [Fact]
    public async Task A_message_that_came_back_after_it_was_handled_is_not_read_twice()
    {
        QueueClient queue = await QueueAsync();
        await SendAsync(queue, ["""{"id":1}""", """{"id":2}"""]);
        await using IStreamReader reader = await OpenAsync();
        StreamPlan plan = await StreamTesting.PlanAsync(reader);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
        // As if the epoch took longer than messages stay hidden: another receipt counts now, and the message is there again.
        string id = rows.Offsets[0];
        string receipt = await ReceiptAsync(queue, id);
        await queue.UpdateMessageAsync(id, receipt, visibilityTimeout: TimeSpan.Zero);

        Dictionary<string, string> offsets = StreamTesting.After(plan);
        await reader.CommittedAsync(offsets, TestContext.Current.CancellationToken);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

        Assert.Empty((await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets))).Ranges);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_was_taken_too_often_is_set_aside_as_are_those_that_cannot_be_read()
    {
        QueueClient queue = await QueueAsync();
        await SendAsync(queue, ["""{"id":1}""", "poison"]);
        for (int i = 0; i < 2; i++)
        {
            foreach (QueueMessage message in (await queue.ReceiveMessagesAsync(32)).Value)
                await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        }
        await SendAsync(queue, ["""{"id":2}""", "poison"]);
        await using IStreamReader reader = await OpenAsync(mostDequeues: 2);

        StreamPlan plan = await StreamTesting.PlanAsync(reader);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);

        Assert.Equal([2L], rows.Column(0));
        Assert.Equal(
            ["It was taken 3 times and never handled to the end; 2 are allowed", "It was taken 3 times and never handled to the end; 2 are allowed", "The body is no JSON object"],
            rows.Poisoned.Select(record => record.Problem).Order(StringComparer.Ordinal));
        await reader.CommittedAsync(StreamTesting.After(plan), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_said_with_the_nearest_names()
    {
        await QueueAsync();
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync("flight"));
        Assert.Equal("Did you mean 'flights'?", error.Remedy);
        Assert.Equal(["'https://a.example.org/?sig=1' is no account with queues", "'Flights' is no name of a queue"],
            new AzureQueueSource { Account = "https://a.example.org/?sig=1", Queue = "Flights", Format = MessageFormat.Text }.Validate().Select(problem => problem.Problem));
    }

    [Fact]
    public async Task Rows_are_sent_as_messages_with_their_ids()
    {
        QueueClient queue = await QueueAsync();
        Flight[] flights = [new(1, "BER"), new(2, null)];
        var sink = new AzureQueueSink { Account = _azurite!.QueueEndpoint, Queue = "flights" };
        await using IStreamWriter writer = await sink.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf(flights)), TestContext.Current.CancellationToken);
        await StreamTesting.WriteAsync(writer, flights, epoch: 4);

        QueueMessage[] messages = await queue.ReceiveMessagesAsync(32);
        Assert.Equal(
            ["""{"Id":1,"Airport":"BER","_row_id":"000000000004-00000-0000000000"}""", """{"Id":2,"Airport":null,"_row_id":"000000000004-00000-0000000001"}"""],
            messages.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal));

        DataException error = await Assert.ThrowsAsync<DataException>(() => StreamTesting.WriteAsync(writer, [new Flight(3, new string('x', 70_000))]));
        Assert.Contains("as a message of queue 'flights', and 65,536 are the most", error.Problem, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _testing.Dispose();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    private static async Task SendAsync(QueueClient queue, IEnumerable<string> bodies)
    {
        foreach (string body in bodies)
            await queue.SendMessageAsync(body);
    }

    // What the source wrote down of the message that it took.
    private async Task<string> ReceiptAsync(QueueClient queue, string id)
    {
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_testing.Context().Folder, "taken")));
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal("flights", queue.Name);
        return json.RootElement.EnumerateArray().Single(message => message.GetProperty("Id").GetString() == id).GetProperty("Receipt").GetString()!;
    }

    private async Task<QueueClient> QueueAsync()
    {
        _azurite = await Azurite.StartAsync();
        QueueClient queue = _azurite.Queue("flights");
        await queue.CreateAsync();
        return queue;
    }

    private Task<IStreamReader> OpenAsync(string name = "flights", int mostDequeues = 5) =>
        new AzureQueueSource { Account = _azurite!.QueueEndpoint, Queue = name, Schema = "id long", MaxDequeues = mostDequeues }
            .OpenAsync(_testing.Context(), TestContext.Current.CancellationToken);

    private sealed record Flight(long Id, string? Airport);
}
