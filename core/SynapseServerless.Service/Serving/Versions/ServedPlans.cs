using System.Collections.Concurrent;
using SynapseServerless.Service.Models;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Serving;

/// <summary>What answers for each model, read again when it may have changed.</summary>
/// <remarks>
/// On a local disk the file is looked at for each request, which costs a microsecond. Elsewhere it is looked at every two seconds, so that other processes
/// of the service follow a change after that; the one that makes it follows at once. So it is with versions that are added.
/// </remarks>
/// <param name="models">The models.</param>
/// <param name="store">What is stored of them.</param>
/// <param name="storage">Storage of the service.</param>
/// <param name="time">The clock.</param>
internal sealed class ServedPlans(ModelStore models, ServingStore store, IStorage storage, TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What answers for a model now.</summary>
    /// <exception cref="ServiceException">There is no such model, or what is stored of it is damaged.</exception>
    public ValueTask<ServedPlan> FindAsync(string name, CancellationToken cancellationToken) =>
        _known.TryGetValue(name, out Known? known) && time.GetElapsedTime(known.Read) < s_fresh
            && (known.Path is not { } path || (known.Plan.Kind != ServedKind.Pipeline && LocalStamp.Of(path) == known.Stamp))
            ? ValueTask.FromResult(known.Plan)
            : LookAsync(name, cancellationToken);

    private async ValueTask<ServedPlan> LookAsync(string name, CancellationToken cancellationToken)
    {
        ModelStore.CheckName(name);
        string? path = storage.LocalPath(store.FileOf(name));
        // Before it is read: what is written between the two is then seen by the next who looks.
        LocalStamp stamp = path is null ? default : LocalStamp.Of(path);
        ServedPlan plan = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        _known[name] = new Known(plan, path, stamp, time.GetTimestamp());
        return plan;
    }

    /// <summary>Looks at a model anew when it is next asked for.</summary>
    public void Forget(string name) => _known.TryRemove(name, out _);

    /// <summary>What would answer by some settings.</summary>
    /// <exception cref="ServiceException">There is no such model.</exception>
    /// <exception cref="SpecificationException">The settings name a version that there is not.</exception>
    public async Task<ServedPlan> PlanAsync(string name, int revision, ServingSettings settings, CancellationToken cancellationToken)
    {
        (ServedKind kind, IReadOnlyList<string> versions) = await models.VersionsAsync(name, cancellationToken).ConfigureAwait(false);
        IEnumerable<(string Version, string Pointer)> named = settings.Versions.Select(static (version, i) => (version.Version, $"/versions/{i}/version"));
        if (settings.Shadow is { } shadow)
            named = named.Append((shadow, "/shadow"));
        foreach ((string version, string pointer) in named)
        {
            if (!versions.Contains(version, StringComparer.Ordinal))
                throw new SpecificationException($"The model '{name}' has no version '{version}'", new Location { Pointer = pointer }, Suggestions.Remedy(version, [.. versions], "versions"));
        }
        return Plan(name, kind, versions, revision, settings);
    }

    private async Task<ServedPlan> ReadAsync(string name, CancellationToken cancellationToken)
    {
        StoredServing? stored = await store.FindAsync(name, cancellationToken).ConfigureAwait(false);
        (ServedKind kind, IReadOnlyList<string> versions) = await models.VersionsAsync(name, cancellationToken).ConfigureAwait(false);
        return Plan(name, kind, versions, stored?.Revision ?? 0, stored?.Settings ?? new ServingSettings());
    }

    private static ServedPlan Plan(string name, ServedKind kind, IReadOnlyList<string> versions, int revision, ServingSettings settings) => new()
    {
        Name = name,
        Kind = kind,
        Versions = versions,
        Revision = revision,
        Settings = settings,
        Answering = settings.Versions.Count > 0 ? [.. settings.Versions.Where(static version => version.Weight > 0)] : [new WeightedVersion(versions[0], 1)],
    };

    // On a local disk with the path of the file and its stamp there.
    private sealed record Known(ServedPlan Plan, string? Path, LocalStamp Stamp, long Read);
}
