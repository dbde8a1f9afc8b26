using SynapseServerless.Hosting;

namespace SynapseServerless.Service;

/// <summary>What an operator decides about a service; every value has an environment variable (an app setting on Azure).</summary>
public sealed partial record ServiceOptions
{
    /// <summary>The fewest characters that a key has.</summary>
    public const int ShortestKey = 16;

    /// <summary>
    /// <c>SYNAPSE_ROOT</c>: the service's folder, local or a container of Azure Blob Storage. It has <c>runs/</c>, <c>pipelines/</c>,
    /// <c>models/</c>, <c>data/</c> and <c>drop/</c> in it.
    /// </summary>
    public required string Root
    {
        get => Host.Root!;
        init => Host = Host with { Root = value };
    }

    /// <summary><c>SYNAPSE_API_KEYS</c>: keys of callers, separated by semicolons; each may be given as <c>name=key</c>. None: nobody may call.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary><c>SYNAPSE_READ_KEYS</c>: keys that see everything and change nothing, written as those of <see cref="Keys"/>.</summary>
    public IReadOnlyDictionary<string, string> ReadOnlyKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// <c>SYNAPSE_ALLOWED_LOCATIONS</c>: folders or URLs, separated by semicolons, that specifications may read and write, all that is
    /// in them included; <c>data/</c>, <c>models/</c> and <c>drop/</c> of the root always are.
    /// </summary>
    public IReadOnlyList<string> AllowedLocations
    {
        get => Host.AllowedLocations;
        init => Host = Host with { AllowedLocations = value };
    }

    /// <summary>
    /// <c>SYNAPSE_ALLOWED_HOSTS</c>: hosts, separated by semicolons, that may be called (callbacks, services); <c>*.example.org</c> means
    /// every host below it. None: nobody may be called.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts
    {
        get => Host.AllowedHosts;
        init => Host = Host with { AllowedHosts = value };
    }

    /// <summary>What the process gives the stages that it hosts; root, locations and hosts are those above.</summary>
    public HostSettings Host { get; init; } = new();

    /// <summary><c>SYNAPSE_CALLBACK_SECRET</c>: signs callbacks; without it none are sent.</summary>
    public string? CallbackSecret { get; init; }

    /// <summary>
    /// <c>SYNAPSE_QUEUES</c>: URL of the queue service, such as <c>https://ACCOUNT.queue.core.windows.net</c>, reached with the identity of the
    /// process, or a connection string; null for no queues.
    /// </summary>
    public string? Queues { get; init; }

    /// <summary><c>SYNAPSE_MAX_BODY_BYTES</c>: the largest body of a request, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary><c>SYNAPSE_MAX_SCORE_BYTES</c>: the largest body of a request that scores rows that are not JSON, or tensors, in bytes.</summary>
    public long MaxScoreBytes { get; init; } = 16 << 20;

    /// <summary><c>SYNAPSE_MAX_SCORE_ROWS</c>: the most rows that one request scores.</summary>
    public int MaxScoreRows { get; init; } = 1_000;

    /// <summary>The root; keys and secrets are among the other values, and are not to be printed.</summary>
    public override string ToString() => $"Options of the service of {Root}";
}
