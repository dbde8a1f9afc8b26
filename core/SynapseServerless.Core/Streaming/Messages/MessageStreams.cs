using SynapseServerless.Stages;

namespace SynapseServerless.Streaming;

/// <summary>Sources and sinks of messages that need no client beside those that are here anyway.</summary>
public static class MessageStreams
{
    /// <summary>Adds the source and the sink <c>azureQueue</c>, and the sink <c>http</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddMessageStreams(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddStreamSource<AzureQueueSource>("azureQueue")
            .AddStreamSink<AzureQueueSink>("azureQueue")
            .AddStreamSink<HttpSink>("http");
    }
}
