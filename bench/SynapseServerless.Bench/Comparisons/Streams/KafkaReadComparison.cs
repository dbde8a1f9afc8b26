using Confluent.Kafka;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Bench.Comparisons.Streams;

/// <summary>What typed columns cost over a consumer that looks at nothing.</summary>
public sealed class KafkaReadComparison : Comparison
{
    private const int Rows = 900_000;

    private KafkaFlights? _flights;

    /// <inheritdoc/>
    public override string Name => "kafka-read";

    /// <inheritdoc/>
    public override string Summary => $"{Rows:N0} small JSON records of a topic as typed batches, against a bare loop of Confluent.Kafka's consumer that counts them";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.5)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => _flights = await KafkaFlights.CreateAsync(Rows);

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _flights?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        // As the project reads: a consumer for each of two partitions at a time.
        await Parallel.ForAsync(0, _flights!.Partitions, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, (partition, _) =>
        {
            var config = new ConsumerConfig
            {
                BootstrapServers = string.Join(',', _flights.Servers), GroupId = "bare", EnablePartitionEof = true, EnableAutoCommit = false, ConsumeResultFields = "none",
                // As the project does: the end of a partition is not waited for.
                FetchWaitMaxMs = 50,
            };
            using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(config).Build();
            consumer.Assign(new TopicPartitionOffset(KafkaFlights.Topic, partition, Offset.Beginning));
            long read = 0;
            while (consumer.Consume(cancellationToken) is { IsPartitionEOF: false })
                read++;
            Interlocked.Add(ref rows, read);
            return ValueTask.CompletedTask;
        });
        return rows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stream = new StreamContext { Stream = "bench", Folder = context.EmptyFolder("kafka-read"), Host = StageHost.Default };
        await using IStreamReader reader = await _flights!.OpenAsync(stream, cancellationToken);
        StreamPlan plan = await reader.PlanAsync(new StreamPlanRequest { Epoch = 1, Offsets = new Dictionary<string, string>(), MaxRows = Rows, MaxBytes = 1L << 40 }, cancellationToken);
        long rows = 0;
        await Parallel.ForEachAsync(plan.Ranges, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (range, token) =>
        {
            var read = new StreamReadContext { BatchRows = 8192, BatchBytes = 4 << 20, Poisoned = static poisoned => throw new InvalidOperationException(poisoned.Problem) };
            await foreach (StreamBatch batch in reader.ReadAsync(range, read, token))
            {
                using (batch.Batch)
                    Interlocked.Add(ref rows, batch.Batch.Length);
            }
        });
        return rows;
    }
}
