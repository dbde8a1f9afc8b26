using SynapseServerless.Specifications;

namespace SynapseServerless.Services;

/// <summary>One of several places that have the same deployment of a model.</summary>
public sealed record OpenAIEndpoint
{
    /// <summary>The address of the resource.</summary>
    public required string Url { get; init; }

    /// <summary>Its key, by the name of its secret; null for what the stage has.</summary>
    public Secret? SubscriptionKey { get; init; }

    /// <summary>Places with a smaller number are used first, others when those are held back: 0 for provisioned throughput, 1 for what is paid by use.</summary>
    public int Tier { get; init; }
}
