using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Kafka;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Kafka;

/// <summary>Brokers that go away, do not answer or may not be called.</summary>
public sealed class KafkaFailureTests : IDisposable
{
    private readonly MockKafka _kafka = new();
    private readonly StreamTesting _testing = new();

    [Fact]
    public async Task A_connection_that_ends_in_mid_read_is_made_again()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", Enumerable.Range(0, 1000).Select(i => $$"""{"id":{{i}}}"""));
        await using IStreamReader reader = await OpenAsync(timeoutSeconds: 60);
        StreamPlan plan = await StreamTesting.PlanAsync(reader);

        _kafka.Disconnect(MockKafka.Fetch, times: 2);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), rows.Column(0).Cast<long>());
    }

    [Fact]
    public async Task A_broker_that_is_away_is_an_error_that_may_pass_and_the_range_is_read_again_from_its_start()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", Enumerable.Range(0, 1000).Select(i => $$"""{"id":{{i}}}"""));
        await using IStreamReader reader = await OpenAsync();
        StreamRange range = Assert.Single((await StreamTesting.PlanAsync(reader)).Ranges);

        _kafka.Down();
        SynapseException away = await Assert.ThrowsAsync<SynapseException>(() => StreamTesting.ReadAsync(reader, range));
        Assert.True(away.MayPass);
        Assert.StartsWith($"Partition 0 of topic 'flights' cannot be read from offset 0 on at {_kafka.Servers[0]}", away.Problem, StringComparison.Ordinal);
        SynapseException silent = await Assert.ThrowsAsync<SynapseException>(() => StreamTesting.PlanAsync(reader));
        Assert.True(silent.MayPass);

        _kafka.Up();
        Assert.Equal(1000, (await StreamTesting.ReadAsync(reader, range)).Rows.Count);
    }

    [Fact]
    public async Task Brokers_that_the_operator_does_not_allow_are_not_called()
    {
        StageHost host = StageHost.Default with { Http = new HttpHandlers(new HostPolicy(["example.org"])) };
        var source = new KafkaSource { BootstrapServers = _kafka.Servers, Topic = "flights", Schema = "id long" };
        NotAllowedException error = await Assert.ThrowsAsync<NotAllowedException>(() => source.OpenAsync(_testing.Context(host), TestContext.Current.CancellationToken));
        Assert.Contains("This host is not allowed", error.Problem, StringComparison.Ordinal);
        Assert.Equal(_kafka.Servers.Select(server => new Uri($"kafka://{server}")), source.Servers);
    }

    [Fact]
    public async Task Reading_is_cancelled_at_once()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", """{"id":1}""");
        await using IStreamReader reader = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var context = new StreamReadContext { BatchRows = 10, BatchBytes = 1 << 20, Poisoned = _ => { } };
        // There is no second record to come.
        Task<long> reading = Task.Run(async () =>
        {
            long rows = 0;
            await foreach (StreamBatch batch in reader.ReadAsync(new StreamRange("0", "0", "2"), context, cancel.Token))
                rows += batch.Batch.Length;
            return rows;
        });
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Theory]
    [InlineData("{}", "/bootstrapServers", "There is no broker")]
    [InlineData("bad host:9092", "/bootstrapServers", "'bad host:9092' is no server")]
    public void What_is_missing_or_wrong_is_said_before_anything_is_opened(string server, string parameter, string problem)
    {
        var source = new KafkaSource { BootstrapServers = server == "{}" ? [] : [server], Topic = "flights", Schema = "id long" };
        SpecificationException error = Assert.Single(source.Validate());
        Assert.Equal((problem, parameter[1..]), (error.Problem, error.Location.Parameter));
    }

    [Fact]
    public void Parameters_that_do_not_fit_together_are_each_said()
    {
        var source = new KafkaSource
        {
            BootstrapServers = ["broker"], Topic = " ", Start = "tomorrow", Security = KafkaSecurity.SaslPlain, Metadata = ["offset", "ofset"], Schema = "id long, _offset long",
        };
        Assert.Equal(
            [
                "This security needs a user name and a password", "There is no 'ofset' beside the body of a message here", "There are two columns '_offset'", "There is no topic",
                "'tomorrow' is no place to begin",
            ],
            source.Validate().Select(error => error.Problem));
        Assert.Equal("JSON bodies need a schema", Assert.Single(new KafkaSource { BootstrapServers = ["broker"], Topic = "flights" }.Validate()).Problem);
        Assert.Empty(new KafkaSource { BootstrapServers = ["broker"], Topic = "flights", Format = MessageFormat.Text }.Validate());
    }

    public void Dispose()
    {
        _testing.Dispose();
        _kafka.Dispose();
    }

    private Task<IStreamReader> OpenAsync(int timeoutSeconds = 1) =>
        new KafkaSource { BootstrapServers = _kafka.Servers, Topic = "flights", Schema = "id long", TimeoutSeconds = timeoutSeconds }
            .OpenAsync(_testing.Context(), TestContext.Current.CancellationToken);
}
