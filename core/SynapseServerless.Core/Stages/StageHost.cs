using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>What a process gives the stages that it hosts: the only way from a stage to anything outside its data.</summary>
public sealed record StageHost
{
    /// <summary>A host with nothing but defaults: any storage, the system's clock, no log.</summary>
    public static StageHost Default { get; } = new();

    private readonly Lazy<IStorage> _storage = new(static () => new StorageRouter());

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
}
