using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace SynapseServerless.Tests;

/// <summary>librdkafka's own cluster of brokers for tests: Kafka's protocol over sockets of this machine, in this process.</summary>
internal sealed partial class MockKafka : IDisposable
{
    /// <summary>The request that brings records.</summary>
    public const short Fetch = 1;

    private const string Library = "librdkafka";
    private const int Transport = -195;

    // The package has builds for several systems; which one this machine can load, loading tells, as Confluent.Kafka finds its own.
    private static readonly string[] s_builds = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    private readonly nint _client;
    private readonly nint _cluster;

    static MockKafka() => NativeLibrary.SetDllImportResolver(typeof(MockKafka).Assembly, static (name, assembly, path) =>
    {
        nint handle = 0;
        return name == Library && s_builds.Any(build => NativeLibrary.TryLoad(build, assembly, path, out handle)) ? handle : 0;
    });

    public MockKafka(int brokers = 1)
    {
        byte[] problem = new byte[512];
        nint config = rd_kafka_conf_new();
        // It says that it has no brokers to connect to, which it needs none of.
        Check(rd_kafka_conf_set(config, "log_level", "2", problem, problem.Length));
        _client = rd_kafka_new(0, config, problem, problem.Length);
        Check(_client == 0 ? -1 : 0);
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        Check(_cluster == 0 ? -1 : 0);
    }

    /// <summary>Its brokers, as <c>host:port</c>.</summary>
    public string[] Servers => Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!.Split(',');

    public void CreateTopic(string name, int partitions = 1) => Check(rd_kafka_mock_topic_create(_cluster, name, partitions, 1));

    /// <summary>Ends all connections, and takes none.</summary>
    public void Down() => Check(rd_kafka_mock_broker_set_down(_cluster, -1));

    public void Up() => Check(rd_kafka_mock_broker_set_up(_cluster, -1));

    /// <summary>Ends the connection of the next requests of a kind.</summary>
    public void Disconnect(short request, int times) =>
        rd_kafka_mock_push_request_errors_array(_cluster, request, times, [.. Enumerable.Repeat(Transport, times)]);

    /// <summary>Produces records with a client of its own.</summary>
    public async Task ProduceAsync(string topic, IEnumerable<(int Partition, Message<string?, byte[]?> Message)> records, Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = string.Join(',', Servers), LingerMs = 1, QueueBufferingMaxMessages = 10_000_000, QueueBufferingMaxKbytes = 1 << 20 };
        configure?.Invoke(config);
        using IProducer<string?, byte[]?> producer = new ProducerBuilder<string?, byte[]?>(config).SetKeySerializer(new NullableText()).Build();
        Error? failed = null;
        foreach ((int partition, Message<string?, byte[]?> message) in records)
        {
            producer.Produce(new TopicPartition(topic, partition), message, report =>
            {
                if (report.Error.IsError)
                    failed = report.Error;
            });
        }
        await Task.Run(() => producer.Flush(TimeSpan.FromMinutes(1)));
        if (failed is not null)
            throw new KafkaException(failed);
    }

    /// <summary>Produces bodies to a partition.</summary>
    public Task ProduceAsync(string topic, params IEnumerable<string> bodies) =>
        ProduceAsync(topic, bodies.Select(body => (0, new Message<string?, byte[]?> { Value = Encoding.UTF8.GetBytes(body) })));

    /// <summary>A consumer that has nothing to do with what is tested.</summary>
    public IConsumer<string?, string?> Consumer(string topic, int partition, string group = "bare")
    {
        IConsumer<string?, string?> consumer = new ConsumerBuilder<string?, string?>(
            new ConsumerConfig { BootstrapServers = string.Join(',', Servers), GroupId = group, EnablePartitionEof = true, EnableAutoCommit = false })
            .SetKeyDeserializer(Deserializers.Utf8!).SetValueDeserializer(Deserializers.Utf8!).Build();
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        return consumer;
    }

    /// <summary>All records of a partition, as that consumer sees them.</summary>
    public List<ConsumeResult<string?, string?>> All(string topic, int partition)
    {
        using IConsumer<string?, string?> consumer = Consumer(topic, partition);
        var records = new List<ConsumeResult<string?, string?>>();
        while (consumer.Consume(TimeSpan.FromSeconds(20)) is { IsPartitionEOF: false } record)
            records.Add(record);
        return records;
    }

    public void Dispose()
    {
        rd_kafka_mock_cluster_destroy(_cluster);
        rd_kafka_destroy(_client);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"librdkafka's cluster failed with {error}.");
    }

    [LibraryImport(Library)]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(nint config, string name, string value, byte[] problem, nint size);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_new(int type, nint config, byte[] problem, nint size);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(nint cluster, short request, nint count, int[] errors);

    private sealed class NullableText : ISerializer<string?>
    {
        public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : Encoding.UTF8.GetBytes(data);
    }
}
