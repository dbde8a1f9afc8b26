using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Hosting;
using SynapseServerless.Service.Models;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Serving;

/// <summary>Says and changes which versions of models answer.</summary>
public sealed class ServingService
{
    private readonly ServingStore _store;
    private readonly ServedPlans _plans;
    private readonly ModelStore _models;
    private readonly ModelWarmer _warmer;
    private readonly ILogger _logger;

    internal ServingService(ServingStore store, ServedPlans plans, ModelStore models, ModelWarmer warmer, ILogger logger) =>
        (_store, _plans, _models, _warmer, _logger) = (store, plans, models, warmer, logger);

    internal ServedScoring? Scoring { get; init; }

    internal RequestSampler? Sampler { get; init; }

    /// <summary>What answers for the models below the root of a service, without the service: a running one follows.</summary>
    /// <param name="settings">What the operator decided; with a root.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="host">What stages are given while versions are tried.</param>
    /// <exception cref="SpecificationException">There is no root, or a location or host is none.</exception>
    public static ServingService Open(HostSettings settings, StageCatalog catalog, StageHost host)
    {
        TrustPolicy trust = settings.Policy();
        var layout = new ServiceLayout(settings.Root!);
        IStorage guarded = trust.Guard(host.Storage, TrustScope.Specification);
        var specifications = new NetworkSpecifications(catalog, trust);
        var pipelines = new ServedPipelines(new PipelineStore(layout, host.Storage, specifications, host.Time), specifications, catalog, guarded);
        var models = new ModelStore(layout, guarded, new ModelCache(catalog, guarded, trust, host.Resources, pipelines), pipelines);
        var store = new ServingStore(layout, host.Storage, host.Time);
        var warmer = new ModelWarmer(models, new RowScorer(host with { Storage = guarded }), host.Logger, host.Time);
        return new ServingService(store, new ServedPlans(models, store, host.Storage, host.Time), models, warmer, host.Logger);
    }

    /// <summary>Names of the models there are, and what answers for each.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ServingView>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ModelSummary model in await _models.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            // A model is saved in the folder of its name, or its versions are in folders there.
            string parent = model.Name.Contains('/', StringComparison.Ordinal) ? model.Name[..model.Name.LastIndexOf('/')] : model.Name;
            names.Add(await _store.FindAsync(model.Name, cancellationToken).ConfigureAwait(false) is null ? parent : model.Name);
        }
        var views = new List<ServingView>();
        foreach (string name in names)
            views.Add(await GetAsync(name, cancellationToken).ConfigureAwait(false));
        return views;
    }

    /// <summary>What answers for a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task<ServingView> GetAsync(string name, CancellationToken cancellationToken)
    {
        ServedPlan plan = await _plans.FindAsync(name, cancellationToken).ConfigureAwait(false);
        StoredServing? stored = await _store.FindAsync(name, cancellationToken).ConfigureAwait(false);
        double all = plan.Answering.Sum(static version => version.Weight);
        return new ServingView
        {
            Name = name,
            Revision = plan.Revision,
            Changed = stored?.Changed,
            Settings = plan.Settings,
            Versions = [.. plan.Versions.Select(version => Version(plan, version, all))],
            Shadow = plan.Settings.Shadow is { } shadow ? Scoring?.Shadow(name, shadow) : null,
            Samples = plan.Settings.Sampling is null ? null : $"data/served/{name}",
            Earlier = stored?.Earlier ?? [],
        };
    }

    /// <summary>Changes what answers. The versions that are to answer are loaded and tried before the first request comes to them.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="settings">What is to hold.</param>
    /// <param name="cancellationToken">Gives up; what holds stays.</param>
    /// <exception cref="ServiceException">There is no such model, or a version cannot be used.</exception>
    /// <exception cref="SpecificationException">Something is wrong with the settings.</exception>
    public async Task<ServingView> PutAsync(string name, ServingSettings settings, CancellationToken cancellationToken)
    {
        ServingCheck.ThrowIfWrong(settings);
        ServedPlan plan = await _plans.PlanAsync(name, 0, settings, cancellationToken).ConfigureAwait(false);
        IEnumerable<string> versions = plan.Answering.Select(static version => version.Version);
        Schema? known = null;
        string? first = null;
        foreach (string version in settings.Shadow is { } shadow ? versions.Append(shadow) : versions)
        {
            Schema? input = await _warmer.WarmAsync(name, version, plan.Source(version), cancellationToken).ConfigureAwait(false);
            // Rows are read by the columns of one version and scored by another.
            if (known is not null && input is not null && Schemas.Difference(known, input, $"version {first}", $"version {version}") is { } difference)
            {
                throw new ServiceException(
                    Refusal.Unprocessable, $"The versions take different columns: {difference}", "Serve a model with other columns under a name of its own, so that callers can follow.");
            }
            (known, first) = (known ?? input, first ?? version);
        }
        if (settings.Sampling is { } sampling && known is not null && sampling.LeaveOut.FirstOrDefault(column => ColumnPlaces.Of(known, column) < 0) is { } unknown)
        {
            throw new SpecificationException(
                $"The model takes no column '{unknown}'", new Location { Pointer = "/sampling/leaveOut" }, Suggestions.Remedy(unknown, [.. Schemas.Names(known)], "columns"));
        }
        StoredServing stored = await _store.PutAsync(name, settings, cancellationToken).ConfigureAwait(false);
        return await ChangedAsync(name, "settings", stored.Revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes some of what holds.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="change">Makes of what holds what is to hold.</param>
    /// <param name="cancellationToken">Gives up; what holds stays.</param>
    /// <exception cref="ServiceException">There is no such model, or a version cannot be used.</exception>
    /// <exception cref="SpecificationException">Something is wrong with the settings.</exception>
    public async Task<ServingView> ChangeAsync(string name, Func<ServingSettings, ServingSettings> change, CancellationToken cancellationToken)
    {
        ModelStore.CheckName(name);
        StoredServing? stored = await _store.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return await PutAsync(name, change(stored?.Settings ?? new ServingSettings()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes back to what held before, at once.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model, or nothing to go back to.</exception>
    public async Task<ServingView> RollBackAsync(string name, CancellationToken cancellationToken)
    {
        await _models.VersionsAsync(name, cancellationToken).ConfigureAwait(false);
        StoredServing stored = await _store.RollBackAsync(name, cancellationToken).ConfigureAwait(false);
        return await ChangedAsync(name, "roll-back", stored.Revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the latest version answer again, and forgets what was stored.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model, or nothing is stored of it.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        ModelStore.CheckName(name);
        if (!await _store.DeleteAsync(name, cancellationToken).ConfigureAwait(false))
            throw new ServiceException(Refusal.NotFound, $"Nothing is stored of which versions of '{name}' answer", "Its latest version answers.");
        _plans.Forget(name);
        ServingTelemetry.LogChanged(_logger, name, "deletion", 0, "the latest", null);
    }

    /// <summary>How the rows that the versions of a model have served are apart from those that they were fitted on.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task<ModelDrift> DriftAsync(string name, CancellationToken cancellationToken)
    {
        ServedPlan plan = await _plans.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return new ModelDrift(name, [.. from version in plan.Versions let drift = Scoring?.Find(name, version)?.Drift where drift is not null select new VersionDrift(version, drift.Report())]);
    }

    /// <summary>Loads the models that something is stored of, so that the first request does not wait; the log names one that cannot be loaded.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names;
        try
        {
            names = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            // A service whose storage is out of reach says so to its callers, and comes back by itself.
            ServingTelemetry.LogNotWarmed(_logger, "What something is set for", error.Message);
            return;
        }
        foreach (string name in names)
        {
            try
            {
                ServedPlan plan = await _plans.FindAsync(name, cancellationToken).ConfigureAwait(false);
                foreach (WeightedVersion version in plan.Answering)
                    await _warmer.WarmAsync(name, version.Version, plan.Source(version.Version), cancellationToken).ConfigureAwait(false);
            }
            catch (SynapseException error)
            {
                ServingTelemetry.LogNotWarmed(_logger, name, error.Message);
            }
        }
    }

    private async Task<ServingView> ChangedAsync(string name, string change, int revision, CancellationToken cancellationToken)
    {
        _plans.Forget(name);
        ServingView view = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        string versions = string.Join(", ", view.Versions.Where(static version => version.Share > 0).Select(static version => FormattableString.Invariant($"{version.Version} {version.Share:P0}")));
        ServingTelemetry.LogChanged(_logger, name, change, revision, versions, view.Settings.Shadow);
        return view;
    }

    private ServedVersion Version(ServedPlan plan, string version, double all)
    {
        (int requests, int rows, int batches) = Scoring?.Find(plan.Name, version)?.Queue.State ?? default;
        double share = (plan.Answering.FirstOrDefault(answering => answering.Version == version)?.Weight ?? 0) / all;
        return new ServedVersion(version, share, requests, rows, batches);
    }
}
