using SynapseServerless.Stages;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>The room of Kafka and Event Hubs.</summary>
public static class KafkaStreams
{
    /// <summary>Adds the sources and sinks <c>kafka</c> and <c>eventHubs</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddKafkaStreams(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddStreamSource<KafkaSource>("kafka")
            .AddStreamSource<EventHubsSource>("eventHubs")
            .AddStreamSink<KafkaSink>("kafka")
            .AddStreamSink<EventHubsSink>("eventHubs");
    }
}
