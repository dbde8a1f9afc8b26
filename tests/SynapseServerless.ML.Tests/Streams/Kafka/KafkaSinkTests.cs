using System.Text;
using Confluent.Kafka;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Kafka;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Kafka;

/// <summary>Rows as records, as a client of its own sees them.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private static readonly Flight[] s_flights = [new(1, "BER", 1.5), new(2, "ÖRB", double.NaN), new(3, null, -0.0)];

    private readonly MockKafka _kafka = new();
    private readonly StreamTesting _testing = new();

    [Fact]
    public async Task A_row_is_a_JSON_record_with_its_key_and_an_id_that_is_the_same_when_it_is_written_again()
    {
        _kafka.CreateTopic("scored");
        await using IStreamWriter writer = await OpenAsync(Sink() with { KeyCol = "Airport" });

        await StreamTesting.WriteAsync(writer, s_flights, epoch: 7, part: 2);
        await StreamTesting.WriteAsync(writer, s_flights, epoch: 7, part: 2);

        List<ConsumeResult<string?, string?>> records = _kafka.All("scored", 0);
        string[] bodies = ["""{"Id":1,"Airport":"BER","Delay":1.5}""", """{"Id":2,"Airport":"ÖRB","Delay":"NaN"}""", """{"Id":3,"Airport":null,"Delay":-0}"""];
        Assert.Equal([.. bodies, .. bodies], records.Select(record => record.Message.Value));
        Assert.Equal(["BER", "ÖRB", null, "BER", "ÖRB", null], records.Select(record => record.Message.Key));
        string[] ids = ["000000000007-00002-0000000000", "000000000007-00002-0000000001", "000000000007-00002-0000000002"];
        Assert.Equal([.. ids, .. ids], records.Select(record => Encoding.ASCII.GetString(record.Message.Headers.GetLastBytes("synapse-row-id"))));
    }

    [Fact]
    public async Task A_column_can_be_the_body()
    {
        _kafka.CreateTopic("scored");
        await using IStreamWriter writer = await OpenAsync(Sink() with { ValueCol = "Airport" });
        await StreamTesting.WriteAsync(writer, s_flights);
        Assert.Equal(["BER", "ÖRB", null], _kafka.All("scored", 0).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Keys_get_to_the_partitions_that_clients_of_Java_choose()
    {
        _kafka.CreateTopic("scored", 4);
        await using IStreamWriter writer = await OpenAsync(Sink() with { KeyCol = "Airport" });
        await StreamTesting.WriteAsync(writer, [new Flight(1, "21", 0), new Flight(2, "foobar", 0)]);
        // murmur2 of "21" is -973932308 and of "foobar" -790332482 (Kafka's own UtilsTest); toPositive clears the sign bit.
        Assert.Equal([1L], Ids((-973932308 & 0x7fffffff) % 4));
        Assert.Contains(2L, Ids((-790332482 & 0x7fffffff) % 4));

        IEnumerable<long> Ids(int partition) =>
            _kafka.All("scored", partition).Select(record => System.Text.Json.JsonDocument.Parse(record.Message.Value!).RootElement.GetProperty("Id").GetInt64()).Where(id => partition >= 0);
    }

    [Fact]
    public async Task A_row_that_is_too_large_is_said_with_its_id()
    {
        _kafka.CreateTopic("scored");
        await using IStreamWriter writer = await OpenAsync(Sink() with { MaxRecordBytes = 1000 });
        DataException error = await Assert.ThrowsAsync<DataException>(() => StreamTesting.WriteAsync(writer, [s_flights[0], new Flight(2, new string('x', 2000), 0)], epoch: 3));
        Assert.Equal("Row 000000000003-00000-0000000001 is 2,031 bytes as a record of topic 'scored', and 1,000 are the most", error.Problem);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_not_made()
    {
        _kafka.CreateTopic("scored");
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync(Sink() with { Topic = "scord" }));
        Assert.Equal("Did you mean 'scored'?", error.Remedy);
    }

    [Fact]
    public async Task A_key_that_is_no_column_is_said_with_the_nearest()
    {
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync(Sink() with { KeyCol = "Airprt" }));
        Assert.Equal(("keyCol", "Did you mean 'Airport'?"), (error.Location.Parameter, error.Remedy));
    }

    [Fact]
    public async Task Brokers_that_are_away_are_an_error_that_may_pass_and_the_next_attempt_arrives()
    {
        _kafka.CreateTopic("scored");
        await using IStreamWriter writer = await OpenAsync(Sink() with { TimeoutSeconds = 1 });
        _kafka.Down();
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StreamTesting.WriteAsync(writer, s_flights));
        Assert.True(error.MayPass);

        _kafka.Up();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await StreamTesting.WriteAsync(writer, s_flights);
                return true;
            }
            catch (SynapseException again) when (again.MayPass)
            {
                return false;
            }
        });
        Assert.True(_kafka.All("scored", 0).Count >= 3);
    }

    public void Dispose()
    {
        _testing.Dispose();
        _kafka.Dispose();
    }

    private SinkParameters Sink() => new(_kafka.Servers);

    private Task<IStreamWriter> OpenAsync(SinkParameters parameters) => new KafkaSink
    {
        BootstrapServers = parameters.Servers, Topic = parameters.Topic, KeyCol = parameters.KeyCol, ValueCol = parameters.ValueCol, MaxRecordBytes = parameters.MaxRecordBytes,
        TimeoutSeconds = parameters.TimeoutSeconds,
    }.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf(s_flights)), TestContext.Current.CancellationToken);

    private sealed record Flight(long Id, string? Airport, double Delay);

    private sealed record SinkParameters(string[] Servers)
    {
        public string Topic { get; init; } = "scored";

        public string? KeyCol { get; init; }

        public string? ValueCol { get; init; }

        public int MaxRecordBytes { get; init; } = 1_000_000;

        public int TimeoutSeconds { get; init; } = 20;
    }
}
