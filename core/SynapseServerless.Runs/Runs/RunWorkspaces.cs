using System.Collections.Concurrent;
using SynapseServerless.Resources;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>The runs that this process works at, by folder.</summary>
/// <remarks>
/// A run stays open between its tasks, so that its stages and models are loaded once. When more than
/// <see cref="RunEnvironment.OpenRuns"/> are, those that nobody is executing are closed, the one that was used longest ago first.
/// </remarks>
/// <param name="environment">What they are given.</param>
public sealed class RunWorkspaces(RunEnvironment environment) : IDisposable
{
    // A run counts as one: what it holds is loaded little by little, and nobody knows how much it will be.
    private readonly LeasedCache _runs = new(environment.OpenRuns);
    private readonly ConcurrentBag<IDisposable> _added = [];
    private readonly ConcurrentDictionary<string, bool> _given = new(StringComparer.Ordinal);

    /// <summary>What activities are given.</summary>
    public RunEnvironment Environment { get; } = environment;

    /// <summary>Makes known a run whose specification is at hand, functions that no specification can hold included. It stays open.</summary>
    public async Task AddAsync(string folder, string runId, RunSpecification specification, CancellationToken cancellationToken)
    {
        _given[folder] = true;
        // Another version, so that one that was opened from the folder meanwhile makes way.
        _added.Add(await _runs.LoadAsync(
            Key(folder), Guid.NewGuid().ToString("N"),
            async token => new Loaded<RunWorkspace>(await RunWorkspace.OpenAsync(Environment, folder, runId, specification, token).ConfigureAwait(false), 1),
            cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The specification of a stored run.</summary>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="stored">The run.</param>
    /// <exception cref="SpecificationException">It needs stages that the catalog does not have.</exception>
    public static RunSpecification Specification(StageCatalog catalog, StoredRun stored) => RunWorkspace.Read(catalog, stored);

    /// <summary>Names of the stages of a run that was added, nested pipelines flattened.</summary>
    /// <param name="folder">Folder of the run.</param>
    public IReadOnlyList<string> StageNames(string folder) =>
        _runs.Peek<RunWorkspace>(Key(folder)) is { } run ? [.. run.Stages.Select(stage => stage.Uid)] : [];

    /// <summary>Keeps a run open until the lease is disposed; it is opened when it is first asked for, and again where it has other budgets since.</summary>
    internal async Task<Lease<RunWorkspace>> LeaseAsync(string folder, CancellationToken cancellationToken)
    {
        // Another process may have resumed it with other budgets than those it was opened with here.
        string? version = _given.ContainsKey(folder)
            ? null
            : (await Environment.Storage.FindAsync(new RunFiles(Environment.Storage, folder).Specification, cancellationToken).ConfigureAwait(false))?.Version;
        return Lease(folder, version);
    }

    /// <summary>A run of which the caller has a lease.</summary>
    internal async Task<RunWorkspace> GetAsync(string folder, CancellationToken cancellationToken)
    {
        using Lease<RunWorkspace> lease = Lease(folder, null);
        return await lease.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees the stages of all runs; those that somebody is executing are freed when the work ends.</summary>
    public void Dispose()
    {
        while (_added.TryTake(out IDisposable? lease))
            lease.Dispose();
        _runs.Dispose();
    }

    private Lease<RunWorkspace> Lease(string folder, string? version) => _runs.Lease(
        Key(folder), version,
        async token => new Loaded<RunWorkspace>(await RunWorkspace.OpenAsync(Environment, folder, token).ConfigureAwait(false), 1));

    private static ResourceKey Key(string folder) => new("run", folder);
}
