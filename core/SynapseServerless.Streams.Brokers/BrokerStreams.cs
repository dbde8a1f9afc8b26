using SynapseServerless.Stages;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>The room of NATS JetStream and Redis streams.</summary>
public static class BrokerStreams
{
    /// <summary>Adds the sources and sinks <c>nats</c> and <c>redis</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddBrokerStreams(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddStreamSource<NatsSource>("nats")
            .AddStreamSource<RedisSource>("redis")
            .AddStreamSink<NatsSink>("nats")
            .AddStreamSink<RedisSink>("redis");
    }
}
