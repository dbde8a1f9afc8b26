using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Resources;
using SynapseServerless.Secrets;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Stages;

/// <summary>What a process gives the stages that it hosts: the only way from a stage to anything outside its data.</summary>
public sealed record StageHost
{
    // Shared by all hosts that are given none, so that even then there is one of each in a process.
    private static readonly HttpHandlers _anyHost = new(HostPolicy.Any);
    private static readonly SecretStore _environment = new(new EnvironmentSecrets());
    private static readonly AccessTokens _process = new();
    private static readonly LeasedCache _shared = new(DefaultResourceBytes);

    /// <summary>A host with nothing but defaults: any storage, any https host, secrets of the environment, the system's clock, no log.</summary>
    public static StageHost Default { get; } = new();

#pragma warning disable RS0030 // This is a host.
    private readonly Lazy<IStorage> _storage = new(static () => new StorageRouter());
#pragma warning restore RS0030

    /// <summary>Where files are; local folders and Azure Blob Storage unless set.</summary>
    public IStorage Storage
    {
        get => _storage.Value;
        init => _storage = new Lazy<IStorage>(value);
    }

    /// <summary>Where warnings go.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>HTTP handlers for the hosts that may be called.</summary>
    public HttpHandlers Http { get; init; } = _anyHost;

    /// <summary>Secrets by name, for as long as they are used.</summary>
    public SecretStore Secrets { get; init; } = _environment;

    /// <summary>Tokens by which the process shows services who it is.</summary>
    public AccessTokens Identity { get; init; } = _process;

    /// <summary>What stages of this process share, such as models and tokenizers.</summary>
    public LeasedCache Resources { get; init; } = _shared;

    /// <summary>What the program that hosts the stages gives them beside this, by name.</summary>
    public HostParts Parts { get; init; } = HostParts.None;

    /// <summary>How much memory shared resources may take by default: a quarter of what there is.</summary>
    public static long DefaultResourceBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
