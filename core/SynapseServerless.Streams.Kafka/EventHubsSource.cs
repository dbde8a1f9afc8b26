using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Events of an event hub of Azure Event Hubs, read at its Kafka endpoint.</summary>
/// <remarks>The endpoint is there in every tier but Basic. The process shows who it is by Entra ID, unless there is a connection string.</remarks>
public sealed class EventHubsSource : KafkaSourceBase
{
    /// <summary>Host of the namespace, such as <c>NAME.servicebus.windows.net</c>.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The event hub.</summary>
    public string Hub { get; init; } = "";

    /// <summary>Name of the secret with the connection string of the namespace; null for Entra ID, with the role Azure Event Hubs Data Receiver.</summary>
    public Secret? ConnectionString { get; init; }

    private protected override KafkaAccess Access => KafkaAccess.OfEventHubs(Namespace, ConnectionString, TimeoutSeconds);

    private protected override string TopicName => Hub;
}
