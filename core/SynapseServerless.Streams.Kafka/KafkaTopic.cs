using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>A topic: its partitions and their offsets.</summary>
/// <param name="clients">Makes its client.</param>
/// <param name="admin">The client.</param>
/// <param name="topic">Its name.</param>
internal sealed class KafkaTopic(KafkaClients clients, IAdminClient admin, string topic) : IDisposable
{
    /// <summary>Its name.</summary>
    public string Name => topic;

    /// <summary>Opens a topic.</summary>
    /// <exception cref="SpecificationException">There is none of the name; the error names the nearest.</exception>
    public static async Task<KafkaTopic> OpenAsync(KafkaClients clients, string topic, CancellationToken cancellationToken)
    {
        IAdminClient admin = await clients.MakeAsync(
            config =>
            {
                AdminClientBuilder builder = new AdminClientBuilder(config)
                    .SetErrorHandler((_, error) => clients.OnError(error))
                    .SetLogHandler((_, message) => clients.OnLog(message));
                if (clients.Access.Scope is not null)
                    builder.SetOAuthBearerTokenRefreshHandler((client, settings) => _ = clients.RefreshTokenAsync(client));
                return builder.Build();
            },
            cancellationToken).ConfigureAwait(false);
        var opened = new KafkaTopic(clients, admin, topic);
        try
        {
            await opened.PartitionsAsync(cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Its partitions, in order.</summary>
    public async Task<int[]> PartitionsAsync(CancellationToken cancellationToken)
    {
        Metadata metadata = await MetadataAsync(() => admin.GetMetadata(topic, clients.Access.Timeout), cancellationToken).ConfigureAwait(false);
        StreamParts.Check(
            clients.Context.Host.Http.Policy,
            metadata.Brokers.Select(broker => StreamParts.Server("kafka", string.Create(CultureInfo.InvariantCulture, $"{broker.Host}:{broker.Port}"), KafkaAccess.Port)).OfType<Uri>());
        TopicMetadata? found = metadata.Topics.FirstOrDefault(one => one.Topic == topic);
        if (found is { Error.Code: ErrorCode.NoError, Partitions.Count: > 0 })
            return [.. found.Partitions.Select(partition => partition.PartitionId).Order()];
        if (found?.Error is { Code: not (ErrorCode.NoError or ErrorCode.UnknownTopicOrPart or ErrorCode.TopicException) } other)
            throw clients.Unreachable($"Topic '{topic}' cannot be read", other);
        Metadata all = await MetadataAsync(() => admin.GetMetadata(clients.Access.Timeout), cancellationToken).ConfigureAwait(false);
        string[] names = [.. all.Topics.Select(one => one.Topic).Where(name => name != topic && !name.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string what = clients.Access.IsEventHubs ? "event hub" : "topic";
        throw new SpecificationException(
            $"There is no {what} '{topic}' at {clients.Where}", new Location { Parameter = clients.Access.IsEventHubs ? "hub" : "topic" }, Suggestions.Remedy(topic, names, $"{what}s"));
    }

    /// <summary>Offsets of partitions at a place.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="place">Earliest, latest, or a time.</param>
    /// <param name="committedOnly">Whether what transactions have not committed does not count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<int, long>> OffsetsAsync(
        IReadOnlyList<int> partitions, OffsetSpec place, bool committedOnly, CancellationToken cancellationToken)
    {
        if (partitions.Count == 0)
            return new Dictionary<int, long>();
        try
        {
            ListOffsetsResult result = await admin.ListOffsetsAsync(
                partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, partition), OffsetSpec = place }),
                new ListOffsetsOptions
                {
                    RequestTimeout = clients.Access.Timeout,
                    IsolationLevel = committedOnly ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted,
                }).WaitAsync(cancellationToken).ConfigureAwait(false);
            clients.OnAnswer();
            return result.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
        }
        catch (ListOffsetsException error)
        {
            TopicPartitionOffsetError? first = error.Result.ResultInfos.Select(info => info.TopicPartitionOffsetError).FirstOrDefault(one => one.Error.IsError);
            throw clients.Unreachable($"Offsets of topic '{topic}' cannot be read", first?.Error ?? error.Error);
        }
        catch (KafkaException error)
        {
            throw clients.Unreachable($"Offsets of topic '{topic}' cannot be read", error.Error);
        }
    }

    /// <summary>Commits offsets of a consumer group, by which other tools see how far the stream is.</summary>
    public async Task CommitAsync(string group, IReadOnlyDictionary<int, long> offsets, CancellationToken cancellationToken)
    {
        try
        {
            List<TopicPartitionOffset> places = [.. offsets.Select(one => new TopicPartitionOffset(topic, one.Key, one.Value))];
            await admin.AlterConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitionOffsets(group, places)],
                new AlterConsumerGroupOffsetsOptions { RequestTimeout = clients.Access.Timeout }).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException error)
        {
            throw clients.Unreachable($"Offsets of the consumer group '{group}' cannot be committed", error.Error);
        }
    }

    /// <summary>Closes the client.</summary>
    public void Dispose() => admin.Dispose();

    // librdkafka waits in the call itself.
    private async Task<Metadata> MetadataAsync(Func<Metadata> ask, CancellationToken cancellationToken)
    {
        try
        {
            Metadata metadata = await Task.Run(ask, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            clients.OnAnswer();
            return metadata;
        }
        catch (KafkaException error)
        {
            throw clients.Unreachable($"The brokers do not answer for topic '{topic}'", error.Error);
        }
    }
}
