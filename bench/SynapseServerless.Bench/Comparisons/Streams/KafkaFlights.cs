using System.Globalization;
using System.Text;
using Confluent.Kafka;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Kafka;
using SynapseServerless.Tests;

namespace SynapseServerless.Bench.Comparisons.Streams;

/// <summary>Small records of flights in a topic of librdkafka's own cluster, which speaks Kafka's protocol over sockets of this machine.</summary>
internal sealed class KafkaFlights : IDisposable
{
    /// <summary>The topic.</summary>
    public const string Topic = "flights";

    /// <summary>Columns of a record.</summary>
    public const string Schema = "id long, hour int, distance int, delay int";

    // The cluster keeps 5 MiB of a partition.
    private const int RowsOfPartition = 60_000;

    private readonly MockKafka _kafka = new();

    private KafkaFlights(int partitions) => Partitions = partitions;

    /// <summary>How many partitions there are.</summary>
    public int Partitions { get; }

    /// <summary>The brokers.</summary>
    public string[] Servers => _kafka.Servers;

    /// <summary>Fills a topic.</summary>
    public static async Task<KafkaFlights> CreateAsync(int rows)
    {
        var flights = new KafkaFlights((rows + RowsOfPartition - 1) / RowsOfPartition);
        flights._kafka.CreateTopic(Topic, flights.Partitions);
        await flights._kafka.ProduceAsync(
            Topic, Enumerable.Range(0, rows).Select(i => (i % flights.Partitions, new Message<string?, byte[]?> { Value = Body(i) })),
            config =>
            {
                config.CompressionType = CompressionType.Lz4;
                config.LingerMs = 50;
            });
        return flights;
    }

    /// <summary>A reader of the topic.</summary>
    public Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken) =>
        new KafkaSource { BootstrapServers = Servers, Topic = Topic, Schema = Schema, CommitOffsets = false }.OpenAsync(context, cancellationToken);

    public void Dispose() => _kafka.Dispose();

    private static byte[] Body(int i) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"id":{{i}},"hour":{{i % 24}},"distance":{{(i * 7919L) % 2500}},"delay":{{(i % 97) - 20}}}"""));
}
