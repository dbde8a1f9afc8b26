using System.Globalization;
using System.Text;
using Confluent.Kafka;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Kafka;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Kafka;

/// <summary>Records of a topic, as a client of its own produced them.</summary>
public sealed class KafkaSourceTests : IDisposable
{
    private readonly MockKafka _kafka = new();
    private readonly StreamTesting _testing = new();

    [Fact]
    public async Task A_record_is_its_typed_body_and_what_was_asked_for_beside_it()
    {
        _kafka.CreateTopic("flights", 2);
        var headers = new Headers { { "trace", "a1"u8.ToArray() }, { "trace", [0xFF] } };
        await _kafka.ProduceAsync("flights", [(1, new Message<string?, byte[]?>
        {
            Key = "BER", Value = """{"id":9007199254740993,"delay":-1.5,"at":"2026-05-01T12:00:00+02:00","tags":["a",null]}"""u8.ToArray(),
            Headers = headers, Timestamp = new Timestamp(1_777_777_777_123, TimestampType.CreateTime),
        })]);

        await using IStreamReader reader = await OpenAsync(new KafkaSource
        {
            BootstrapServers = _kafka.Servers, Topic = "flights", Schema = "id long, delay double, at timestamp, tags array<string>",
            Metadata = ["key", "keyBytes", "timestamp", "topic", "partition", "offset", "headers"],
        });
        StreamPlan plan = await StreamTesting.PlanAsync(reader);
        Assert.Equal([new StreamRange("1", "0", "1") { Rows = 1 }], plan.Ranges);
        Assert.Equal(0, plan.Backlog);
        ReadRows rows = await StreamTesting.ReadAsync(reader, plan);

        object?[] row = Assert.Single(rows.Rows);
        Assert.Equal(
            [9007199254740993L, -1.5, new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), new object?[] { "a", null }, "BER", "BER"u8.ToArray(),
                DateTimeOffset.FromUnixTimeMilliseconds(1_777_777_777_123), "flights", 1, 0L],
            row[..^1]);
        object?[] pairs = [.. ((System.Collections.IEnumerable)row[^1]!).Cast<object?>()];
        Assert.Equal(2, pairs.Length);
        Assert.Equal("trace", ((IReadOnlyDictionary<string, object?>)pairs[1]!)["key"]);
        Assert.Equal(new byte[] { 0xFF }, ((IReadOnlyDictionary<string, object?>)pairs[1]!)["value"]);
        Assert.Equal(["0"], rows.Offsets);
    }

    [Fact]
    public async Task Epochs_share_rows_among_partitions_and_read_each_record_once()
    {
        _kafka.CreateTopic("flights", 3);
        // 500, 20 and 7 records: the small partitions give up what they do not need.
        int[] counts = [500, 20, 7];
        await _kafka.ProduceAsync("flights", counts.SelectMany((count, partition) => Enumerable.Range(0, count).Select(i => (partition, Body($$"""{"id":{{(partition * 1000) + i}}}""")))));

        await using IStreamReader reader = await OpenAsync(Source());
        var read = new List<long>();
        Dictionary<string, string>? offsets = null;
        var sizes = new List<long>();
        while (await StreamTesting.PlanAsync(reader, StreamTesting.Request(offsets, rows: 100)) is { Ranges.Count: > 0 } plan)
        {
            sizes.Add(plan.Ranges.Sum(range => range.Rows!.Value));
            ReadRows rows = await StreamTesting.ReadAsync(reader, plan);
            read.AddRange(rows.Column(0).Cast<long>());
            offsets = StreamTesting.After(plan, offsets);
            Assert.Equal(527 - read.Count, plan.Backlog);
        }

        Assert.Equal([100, 100, 100, 100, 100, 27], sizes);
        Assert.Equal(counts.SelectMany((count, partition) => Enumerable.Range(0, count).Select(i => (long)((partition * 1000) + i))), read.Order());
    }

    [Fact]
    public async Task A_range_reads_the_same_rows_however_often_and_by_any_batches()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", Enumerable.Range(0, 300).Select(i => $$"""{"id":{{i}}}"""));
        await using IStreamReader reader = await OpenAsync(Source());
        var range = new StreamRange("0", "50", "250");

        ReadRows[] reads = await Task.WhenAll(StreamTesting.ReadAsync(reader, range, 7), StreamTesting.ReadAsync(reader, range, 200), StreamTesting.ReadAsync(reader, range));

        foreach (ReadRows read in reads)
        {
            Assert.Equal(Enumerable.Range(50, 200).Select(i => (long)i), read.Column(0).Cast<long>());
            Assert.Equal(Enumerable.Range(50, 200).Select(i => i.ToString(CultureInfo.InvariantCulture)), read.Offsets);
        }
    }

    [Fact]
    public async Task A_poisoned_record_is_set_aside_with_its_offset_and_the_others_are_read()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync(
            "flights",
            [
                (0, Body("""{"id":1}""")), (0, Body("""{"id":1.5}""")), (0, Body("not json")), (0, new Message<string?, byte[]?> { Value = [0xFF, 0xFE] }),
                (0, Body("""{"id":2,"id":3}""")), (0, Body("""{"id":4} x""")), (0, new Message<string?, byte[]?> { Key = "gone" }), (0, Body("""{"id":5}""")),
            ]);
        await using IStreamReader reader = await OpenAsync(Source());

        ReadRows rows = await StreamTesting.ReadAsync(reader, await StreamTesting.PlanAsync(reader));

        // A record without a body is a row of nulls.
        Assert.Equal([1L, null, 5L], rows.Column(0));
        Assert.Equal(["0", "6", "7"], rows.Offsets);
        Assert.Equal(
            [
                new PoisonedRecord("1", """{"id":1.5}""", "Member 'id' is no int64"),
                new PoisonedRecord("2", "not json", "The body is no JSON object"),
                new PoisonedRecord("3", "base64://4=", "The body is not UTF-8 text"),
                new PoisonedRecord("4", """{"id":2,"id":3}""", "The body has the member 'id' twice"),
                new PoisonedRecord("5", """{"id":4} x""", "The body is no JSON object"),
            ],
            rows.Poisoned);
    }

    [Fact]
    public async Task A_member_that_the_schema_does_not_name_pauses_the_stream_or_does_what_was_said()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", """{"id":1}""", """{"id":2,"gate":{"name":"A"}}""", """{"id":3}""");

        await using IStreamReader pausing = await OpenAsync(Source());
        StreamPlan plan = await StreamTesting.PlanAsync(pausing);
        StreamChangedException change = await Assert.ThrowsAsync<StreamChangedException>(() => StreamTesting.ReadAsync(pausing, plan));
        Assert.Equal("The columns of topic 'flights', partition 0 have changed at offset 1: member 'gate' is in a message and not in the schema", change.Problem);

        await using IStreamReader ignoring = await OpenAsync(Source(UnknownMembers.Ignore));
        Assert.Equal([1L, 2L, 3L], (await StreamTesting.ReadAsync(ignoring, plan)).Column(0));
        await using IStreamReader settingAside = await OpenAsync(Source(UnknownMembers.SetAside));
        ReadRows rows = await StreamTesting.ReadAsync(settingAside, plan);
        Assert.Equal([1L, 3L], rows.Column(0));
        Assert.Equal("1", Assert.Single(rows.Poisoned).Offset);
    }

    [Fact]
    public async Task Records_that_the_broker_dropped_are_counted()
    {
        _kafka.CreateTopic("flights");
        string filler = new('x', 10_000);
        // Its brokers keep 5 MiB of a partition.
        await _kafka.ProduceAsync("flights", Enumerable.Range(0, 900).Select(i => $$"""{"id":{{i}},"text":"{{filler}}"}"""));
        using IConsumer<string?, string?> bare = _kafka.Consumer("flights", 0);
        WatermarkOffsets marks = bare.QueryWatermarkOffsets(new TopicPartition("flights", 0), TimeSpan.FromSeconds(20));
        Assert.InRange(marks.Low.Value, 1, 899);

        await using IStreamReader reader = await OpenAsync(new KafkaSource { BootstrapServers = _kafka.Servers, Topic = "flights", Schema = "id long, text string" });
        StreamPlan plan = await StreamTesting.PlanAsync(reader, StreamTesting.Request(new Dictionary<string, string> { ["0"] = "10" }));
        string low = marks.Low.Value.ToString(CultureInfo.InvariantCulture);
        Assert.Equal([new StreamGap("0", "10", low, marks.Low.Value - 10)], plan.Gaps);
        Assert.Equal([new StreamRange("0", low, "900") { Rows = 900 - marks.Low.Value }], plan.Ranges);

        DataException gone = await Assert.ThrowsAsync<DataException>(() => StreamTesting.ReadAsync(reader, new StreamRange("0", "10", "900")));
        Assert.StartsWith($"{marks.Low.Value - 10:N0} rows of partition 0 of topic 'flights' from offset 10 on are gone", gone.Problem, StringComparison.Ordinal);
        await using IStreamReader skipping = await OpenAsync(new KafkaSource { BootstrapServers = _kafka.Servers, Topic = "flights", Schema = "id long, text string", SkipDropped = true });
        ReadRows left = await StreamTesting.ReadAsync(skipping, new StreamRange("0", "10", "900"));
        Assert.Equal(Enumerable.Range((int)marks.Low.Value, 900 - (int)marks.Low.Value).Select(i => (object?)(long)i), left.Column(0));
        Assert.Equal(gone.Problem, Assert.Single(left.Poisoned).Problem);
    }

    [Fact]
    public async Task A_stream_that_begins_at_the_end_misses_nothing_that_comes_after_its_first_look()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", """{"id":1}""", """{"id":2}""");
        KafkaSource source = Source(start: "latest");
        await using (IStreamReader first = await OpenAsync(source))
            Assert.Empty((await StreamTesting.PlanAsync(first)).Ranges);

        await _kafka.ProduceAsync("flights", """{"id":3}""");
        await using IStreamReader second = await OpenAsync(source);
        Assert.Equal([3L], (await StreamTesting.ReadAsync(second, await StreamTesting.PlanAsync(second))).Column(0));
    }

    [Fact]
    public async Task How_far_a_stream_is_can_be_seen_by_its_consumer_group()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", """{"id":1}""", """{"id":2}""");
        await using IStreamReader reader = await OpenAsync(Source());

        await reader.CommittedAsync(new Dictionary<string, string> { ["0"] = "2" }, TestContext.Current.CancellationToken);

        using IConsumer<string?, string?> bare = _kafka.Consumer("flights", 0, group: "synapse.flights");
        Assert.Equal(2, Assert.Single(bare.Committed([new TopicPartition("flights", 0)], TimeSpan.FromSeconds(20))).Offset.Value);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_said_with_the_nearest_names()
    {
        _kafka.CreateTopic("flights");
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => OpenAsync(Source(topic: "flight")));
        Assert.Equal($"There is no topic 'flight' at {_kafka.Servers[0]}", error.Problem);
        Assert.Equal("Did you mean 'flights'?", error.Remedy);
        Assert.Equal("topic", error.Location.Parameter);
    }

    [Fact]
    public async Task A_topic_that_was_made_anew_is_noticed()
    {
        _kafka.CreateTopic("flights");
        await _kafka.ProduceAsync("flights", """{"id":1}""");
        await using IStreamReader reader = await OpenAsync(Source());
        DataException error = await Assert.ThrowsAsync<DataException>(
            () => StreamTesting.PlanAsync(reader, StreamTesting.Request(new Dictionary<string, string> { ["0"] = "100" })));
        Assert.Contains("ends at offset 1, and the stream has handled it up to 100", error.Problem, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _testing.Dispose();
        _kafka.Dispose();
    }

    private static Message<string?, byte[]?> Body(string body) => new() { Value = Encoding.UTF8.GetBytes(body) };

    private KafkaSource Source(UnknownMembers unknown = UnknownMembers.Pause, string topic = "flights", string start = "earliest") =>
        new() { BootstrapServers = _kafka.Servers, Topic = topic, Schema = "id long", UnknownMembers = unknown, Start = start };

    private Task<IStreamReader> OpenAsync(KafkaSource source) => source.OpenAsync(_testing.Context(), TestContext.Current.CancellationToken);
}
