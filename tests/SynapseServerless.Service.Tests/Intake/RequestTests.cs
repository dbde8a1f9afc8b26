using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;
using SynapseServerless.Tests;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

public sealed class RequestTests : IAsyncLifetime
{
    private readonly IntakeRoot _root = new();
    private Azurite _azurite = null!;
    private RequestIntake _requests = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        _requests = new RequestIntake(_root.Starter, Queues(_azurite.ConnectionString), _root.Storage, _root.Layout, _root.Log, _root.Time);
    }

    public ValueTask DisposeAsync()
    {
        _root.Dispose();
        return _azurite.DisposeAsync();
    }

    [Fact]
    public async Task A_message_starts_a_run_and_is_gone()
    {
        await Queues(_azurite.ConnectionString).SendAsync(
            "run-requests",
            """{"pipeline": "late", "version": 3, "overrides": ["options.parallelism=1"], "callback": "https://hooks.example.org/x", "trigger": "http"}""",
            Token);
        Assert.Equal(1, await _requests.TakeAsync(Token));
        Assert.Equal(0, await _requests.TakeAsync(Token));
        RunRequest request = Assert.Single(_root.Starter.Started);
        Assert.Equal(("late", 3, "queue"), (request.Pipeline, request.Version, request.Trigger));
        Assert.Equal(["options.parallelism=1"], request.Overrides);
        Assert.Equal(new Uri("https://hooks.example.org/x"), request.Callback);
        Assert.StartsWith("queue:", request.IdempotencyKey, StringComparison.Ordinal);
        Assert.Empty(await PoisonAsync());
    }

    [Fact]
    public async Task A_message_that_is_delivered_again_starts_no_second_run()
    {
        const string Message = """{"specification": {"name": "x"}}""";
        Assert.True((await _requests.HandleAsync(Message, "m1", 1, Token))!.Created);
        Assert.False((await _requests.HandleAsync(Message, "m1", 2, Token))!.Created);
        Assert.True((await _requests.HandleAsync(Message, "m2", 1, Token))!.Created);
        Assert.True((await _requests.HandleAsync("""{"pipeline": "p", "idempotencyKey": "mine"}""", "m3", 1, Token))!.Created);
        Assert.False((await _requests.HandleAsync("""{"pipeline": "p", "idempotencyKey": "mine"}""", "m4", 1, Token))!.Created);
    }

    [Theory]
    [InlineData("", "no request")]
    [InlineData("hello", "no request")]
    [InlineData("null", "no request")]
    [InlineData("[]", "no request")]
    [InlineData("""{"pipline": "late"}""", "pipline")]
    [InlineData("""{"pipeline": "late", "version": "three"}""", "version")]
    [InlineData("""{"pipeline": "late", "overrides": null}""", "no request")]
    [InlineData("\u0001{}", "no request")]
    public async Task A_message_that_is_no_request_is_set_aside_with_its_text_and_the_reason(string text, string reason)
    {
        Assert.Null(await _requests.HandleAsync(text, "m1", 1, Token));
        PoisonMessage poison = Assert.Single(await PoisonAsync());
        Assert.Equal((text, "run-requests", "m1", 1L), (poison.Text, poison.Queue, poison.MessageId, poison.Deliveries));
        Assert.Contains(reason, poison.Reason, StringComparison.Ordinal);
        Assert.Contains(_root.Log.Lines, line => line.Event == "MessagePoisoned");
    }

    [Fact]
    public async Task A_request_that_is_refused_is_set_aside_and_its_reason_tells_nothing_of_the_root()
    {
        _root.Starter.Failures.Enqueue(new NotAllowedException("/etc/passwd", "This location is not allowed: '/etc/passwd'"));
        _root.Starter.Failures.Enqueue(new ServiceException(Refusal.NotFound, "There is no pipeline 'late'"));
        _root.Starter.Failures.Enqueue(new SpecificationException("There is no input", new Location { File = $"{_root.Layout.Root}/data/run.json", Line = 3 }));
        for (int i = 0; i < 3; i++)
            Assert.Null(await _requests.HandleAsync("""{"pipeline": "late"}""", $"m{i}", 1, Token));
        PoisonMessage[] poison = await PoisonAsync();
        Assert.Contains(poison, message => message.Reason.Contains("'/etc/passwd'", StringComparison.Ordinal));
        Assert.Contains(poison, message => message.Reason == "There is no pipeline 'late'.");
        Assert.Contains(poison, message => message.Reason.StartsWith("data/run.json(3)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_may_work_the_next_time_is_delivered_again_and_given_up_in_the_end()
    {
        for (int i = 0; i < RequestIntake.MostDeliveries; i++)
            _root.Starter.Failures.Enqueue(new DataException("The storage cannot be reached", Location.None));
        for (int delivery = 1; delivery < RequestIntake.MostDeliveries; delivery++)
            await Assert.ThrowsAsync<DataException>(() => _requests.HandleAsync("""{"pipeline": "late"}""", "m1", delivery, Token));
        Assert.Empty(await PoisonAsync());
        Assert.Null(await _requests.HandleAsync("""{"pipeline": "late"}""", "m1", RequestIntake.MostDeliveries, Token));
        Assert.Contains("cannot be reached", Assert.Single(await PoisonAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_fails_stays_on_the_queue_while_others_are_handled()
    {
        ServiceQueues queues = Queues(_azurite.ConnectionString);
        foreach (string name in (string[])["a", "b", "c"])
            await queues.SendAsync("run-requests", $$"""{"pipeline": "{{name}}"}""", Token);
        _root.Starter.Failures.Enqueue(new DataException("The storage cannot be reached", Location.None));
        Assert.Equal(2, await _requests.TakeAsync(Token));
        Assert.Equal(["b", "c"], _root.Starter.Started.Select(request => request.Pipeline));
        Assert.Equal(1, (await queues.Client("run-requests").GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_text_too_large_to_stand_beside_its_reason_is_kept_as_a_file()
    {
        string text = $$"""{"nonsense": "{{new string('x', 65_400)}}"}""";
        Assert.Null(await _requests.HandleAsync(text, "8a1c-ff", 1, Token));
        PoisonMessage poison = Assert.Single(await PoisonAsync());
        Assert.Null(poison.Text);
        Assert.Equal("poison/8a1c-ff.txt", poison.TextAt);
        Assert.Equal(text, await File.ReadAllTextAsync(_root.At("poison/8a1c-ff.txt"), Token));
    }

    [Fact]
    public async Task A_poller_takes_what_comes_until_it_is_stopped_and_outlives_a_queue_that_is_away()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        TimeSpan interval = TimeSpan.FromSeconds(1);
        Task polling = _requests.PollAsync(interval, stop.Token);
        ServiceQueues queues = Queues(_azurite.ConnectionString);
        await queues.SendAsync("run-requests", """{"pipeline": "late"}""", Token);
        await Eventually.TrueAsync(() =>
        {
            _root.Time.Advance(interval);
            return _root.Starter.Started.Count > 0;
        });
        await stop.CancelAsync();
        await polling;

        // Nobody listens at this address.
        var away = new RequestIntake(_root.Starter, Queues("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:1/a;"), _root.Storage, _root.Layout, _root.Log);
        await Assert.ThrowsAsync<SynapseException>(() => away.TakeAsync(Token));
    }

    private ServiceQueues Queues(string connection)
    {
        if (!connection.Contains(":1/", StringComparison.Ordinal))
            return ServiceQueues.Create(new ServiceOptions { Root = _root.Layout.Root, Queues = connection })!;
        // The client's own patience is not what is looked at here.
        return new ServiceQueues(new QueueServiceClient(connection, new QueueClientOptions { Retry = { MaxRetries = 0 } }));
    }

    private async Task<PoisonMessage[]> PoisonAsync()
    {
        var queue = _azurite.Queue("run-requests-poison");
        if (!await queue.ExistsAsync(Token))
            return [];
        QueueMessage[] messages = (await queue.ReceiveMessagesAsync(32, cancellationToken: Token)).Value;
        Assert.All(messages, message => Assert.True(Encoding.UTF8.GetByteCount(message.MessageText) <= 64 << 10));
        return [.. messages.Select(message => JsonSerializer.Deserialize<PoisonMessage>(message.MessageText, JsonSerializerOptions.Web)!)];
    }
}
