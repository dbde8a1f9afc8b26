using Azure.Storage.Queues;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>The queues of <see cref="Azurite"/>, as a test looks at them from outside.</summary>
public static class AzuriteQueues
{
    /// <summary>A queue by its name; its messages are plain text.</summary>
    public static QueueClient Queue(this Azurite azurite, string name) => QueueAccount.Connect(azurite.ConnectionString).GetQueueClient(name);
}
