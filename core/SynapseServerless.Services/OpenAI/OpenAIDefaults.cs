using System.ComponentModel.DataAnnotations;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Parameters of stages that ask language models, given once for all of them.</summary>
/// <remarks>
/// What a stage gives itself counts. A stage with an endpoint of its own gets neither the endpoint nor the key from here, so that a key reaches only the place that it was given with; and
/// stages of other services get nothing. SynapseML's defaults, which are those of the process, override the deployment of embeddings and reach other services.
/// </remarks>
public sealed class OpenAIDefaults : StageDefaults
{
    private static readonly string[] s_places = ["url", "customServiceName", "location", "pool", "client"];
    private static readonly string[] s_keys = ["subscriptionKey", "aADToken", "customAuthHeader", "useIdentity"];

    /// <summary>The address of the service.</summary>
    public string? Url { get; init; }

    /// <summary>The name of the resource, in the place of <c>url</c>.</summary>
    public string? CustomServiceName { get; init; }

    /// <summary>The key, by the name of its secret.</summary>
    public Secret? SubscriptionKey { get; init; }

    /// <summary>Whether the process shows who it is by its own identity in Entra ID.</summary>
    public bool? UseIdentity { get; init; }

    /// <summary>The version of the service.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The deployment of a model that writes.</summary>
    public string? DeploymentName { get; init; }

    /// <summary>The deployment of a model that embeds.</summary>
    public string? EmbeddingDeploymentName { get; init; }

    /// <summary>The model, for stages that have it as a parameter.</summary>
    public string? Model { get; init; }

    /// <summary>Which operation prompts go to.</summary>
    public OpenAIApiType? ApiType { get; init; }

    /// <summary>How freely the model chooses words, from 0 to 2.</summary>
    [Range(0.0, 2.0)]
    public double? Temperature { get; init; }

    /// <summary>The share of probability that words are chosen from, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double? TopP { get; init; }

    /// <summary>A number by which a model that can do so answers the same again.</summary>
    public int? Seed { get; init; }

    /// <summary>How long answers are: <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? Verbosity { get; init; }

    /// <summary>How much a model thinks before it answers.</summary>
    public string? ReasoningEffort { get; init; }

    /// <inheritdoc/>
    public override string? ParameterOf(Type stage, string name, IReadOnlySet<string> given)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(given);
        if (!stage.IsAssignableTo(typeof(OpenAIStage)))
            return null;
        bool hasPlace = s_places.Any(given.Contains), embeds = stage == typeof(OpenAIEmbedding);
        return name switch
        {
            "url" or "customServiceName" or "apiVersion" => hasPlace ? null : name,
            "subscriptionKey" or "useIdentity" => hasPlace || s_keys.Any(given.Contains) ? null : name,
            "deploymentName" => embeds || given.Contains("model") ? null : name,
            "model" => given.Contains("deploymentName") ? null : name,
            "embeddingDeploymentName" => embeds ? "deploymentName" : null,
            _ => name,
        };
    }
}
