using Microsoft.Extensions.AI;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Gives stages models by the interfaces of Microsoft.Extensions.AI, so that local models and any provider can stand behind <see cref="OpenAIPrompt"/> and <see cref="OpenAIEmbedding"/>.</summary>
public static class ModelClients
{
    /// <summary>A host with a model that chats, which stages name by <c>client</c>.</summary>
    /// <param name="host">The host so far.</param>
    /// <param name="name">The name of the client.</param>
    /// <param name="client">The client, which serves several threads at a time. It should not retry by itself: the stage does, with the pace that the model takes.</param>
    public static StageHost WithChatClient(this StageHost host, string name, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host with { Parts = host.Parts.With(name, client) };
    }

    /// <summary>A host with a model that embeds, which stages name by <c>client</c>.</summary>
    /// <param name="host">The host so far.</param>
    /// <param name="name">The name of the client.</param>
    /// <param name="generator">The generator, which serves several threads at a time.</param>
    public static StageHost WithEmbeddingGenerator(this StageHost host, string name, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host with { Parts = host.Parts.With(name, generator) };
    }

    /// <summary>A client of a host.</summary>
    /// <exception cref="SynapseException">The host was given none of the name.</exception>
    internal static T Find<T>(StageContext context, string name, string method)
        where T : class
    {
        if (context.Host.Parts.TryFind(name, out T? client))
            return client;
        IReadOnlyList<string> names = context.Host.Parts.Names<T>();
        throw new SynapseException(
            $"This process has no client '{name}'", Location.OfStage(context.Stage),
            names.Count == 0 ? $"Give its host one in C#, by {method}; the command line has none." : Suggestions.Remedy(name, names, "clients"));
    }
}
