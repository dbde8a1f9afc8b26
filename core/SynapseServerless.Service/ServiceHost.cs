using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Runs;
using SynapseServerless.Service.Api;
using SynapseServerless.Service.Api.Scoring;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Service.Serving;
using SynapseServerless.Service.Streams;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service;

/// <summary>What a service is made of; its host gives the parts.</summary>
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

    /// <summary>Announces that a run has ended; null for no announcement. The engine's environment has the same.</summary>
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
    private readonly ServedScoring _scoring;

    private ServiceHost(ServiceParts parts)
    {
        (Parts, Options, Catalog, Time) = (parts, parts.Options, parts.Catalog, parts.Time);
        Layout = new ServiceLayout(parts.Options.Root);
        Documents = new ApiDocuments(parts.Catalog);
        var specifications = new NetworkSpecifications(parts.Catalog, parts.Trust);
        Pipelines = new PipelineStore(Layout, parts.Storage, specifications, parts.Time);
        Runs = new RunService(parts, Layout, specifications, Pipelines);
        Streams = new StreamService(parts, Layout, specifications);
        IStorage guarded = parts.Trust.Guard(parts.Storage, TrustScope.Specification);
        var served = new ServedPipelines(Pipelines, specifications, parts.Catalog, guarded);
        Models = new ModelStore(Layout, guarded, new ModelCache(parts.Catalog, guarded, parts.Trust, parts.Host.Resources, served), served);
        var scorer = new RowScorer(parts.Host with { Storage = guarded, Logger = parts.Logger });
        var serving = new ServingStore(Layout, parts.Storage, parts.Time);
        var plans = new ServedPlans(Models, serving, parts.Storage, parts.Time);
        Sampler = new RequestSampler(Layout, parts.Storage, parts.Logger, parts.Time);
        _scoring = new ServedScoring(Models, plans, scorer, Sampler, parts.Logger, parts.Time);
        Serving = new ServingService(serving, plans, Models, new ModelWarmer(Models, scorer, parts.Logger, parts.Time), parts.Logger) { Scoring = _scoring, Sampler = Sampler };
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

    /// <summary>Scores rows by the saved models.</summary>
    public IModelScoring Scoring => _scoring;

    /// <summary>Says and changes which versions of models answer.</summary>
    public ServingService Serving { get; }

    /// <summary>Answers HTTP requests.</summary>
    public ServiceApi Api { get; }

    internal RequestSampler Sampler { get; }

    internal ServiceParts Parts { get; }

    internal ServiceOptions Options { get; }

    internal StageCatalog Catalog { get; }

    internal TimeProvider Time { get; }

    internal SchemaForms Forms { get; } = new();

    internal ApiDocuments Documents { get; }

    /// <summary>Puts a service together.</summary>
    /// <param name="parts">What it is made of; they stay the caller's.</param>
    public static ServiceHost Create(ServiceParts parts) => new(parts);

    /// <summary>Writes rows that are to be kept, and frees the models that are loaded.</summary>
    public async ValueTask DisposeAsync()
    {
        _scoring.Dispose();
        await Sampler.DisposeAsync().ConfigureAwait(false);
        Models.Dispose();
    }
}
