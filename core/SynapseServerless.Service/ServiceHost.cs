using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Runs;
using SynapseServerless.Service.Api;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Service.Streams;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service;

/// <summary>What a service is made of; whoever hosts it gives the parts.</summary>
public sealed record ServiceParts
{
    /// <summary>What the operator decides.</summary>
    public required ServiceOptions Options { get; init; }

    /// <summary>The stages there are.</summary>
    public required StageCatalog Catalog { get; init; }

    /// <summary>Storage of the service itself; runs are given one that keeps to what is allowed.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Schedules the runs.</summary>
    public required IRunEngine Engine { get; init; }

    /// <summary>Carries out streams; null where the service has none.</summary>
    public SynapseServerless.Streams.IStreamEngine? Streams { get; init; }

    /// <summary>What callers may touch.</summary>
    public required TrustPolicy Trust { get; init; }

    /// <summary>Tells others that a run has ended; null when nobody is told. The engine's environment has the same.</summary>
    public IRunNotifier? Notifier { get; init; }

    /// <summary>What the process gives the stages of models that score rows; storage and log are those of these parts.</summary>
    public StageHost Host { get; init; } = StageHost.Default;

    /// <summary>Where the service logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A service, put together: the same over every engine and in every host.</summary>
public sealed class ServiceHost : IAsyncDisposable
{
    private ServiceHost(ServiceParts parts)
    {
        (Parts, Options, Catalog) = (parts, parts.Options, parts.Catalog);
        Layout = new ServiceLayout(parts.Options.Root);
        Documents = new ApiDocuments(parts.Catalog);
        var specifications = new NetworkSpecifications(parts.Catalog, parts.Trust);
        Pipelines = new PipelineStore(Layout, parts.Storage, specifications, parts.Time);
        Runs = new RunService(parts, Layout, specifications, Pipelines);
        Streams = new StreamService(parts, Layout, specifications);
        IStorage guarded = parts.Trust.Guard(parts.Storage, TrustScope.Specification);
        Models = new ModelStore(Layout, guarded, new ModelCache(parts.Catalog, guarded, parts.Trust, parts.Host.Resources));
        Scorer = new RowScorer(parts.Host with { Storage = guarded, Logger = parts.Logger });
        Api = new ServiceApi(parts, this);
    }

    /// <summary>Where things are.</summary>
    public ServiceLayout Layout { get; }

    /// <summary>Starts runs and tells of them.</summary>
    public RunService Runs { get; }

    /// <summary>The stored pipelines.</summary>
    public PipelineStore Pipelines { get; }

    /// <summary>Streams: starts them and tells of them.</summary>
    public StreamService Streams { get; }

    /// <summary>The saved models.</summary>
    public ModelStore Models { get; }

    /// <summary>Answers HTTP requests.</summary>
    public ServiceApi Api { get; }

    internal ServiceParts Parts { get; }

    internal RowScorer Scorer { get; }

    internal ServiceOptions Options { get; }

    internal StageCatalog Catalog { get; }

    internal ApiDocuments Documents { get; }

    /// <summary>Puts a service together.</summary>
    /// <param name="parts">What it is made of; they stay the caller's.</param>
    public static ServiceHost Create(ServiceParts parts) => new(parts);

    /// <summary>Frees the models that are loaded.</summary>
    public ValueTask DisposeAsync()
    {
        Models.Dispose();
        return ValueTask.CompletedTask;
    }
}
