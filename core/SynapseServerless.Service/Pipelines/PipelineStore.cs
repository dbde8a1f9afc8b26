using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Runs;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Pipelines;

/// <summary>The stored pipelines: files <c>pipelines/{name}/{version}.json</c>, each written once.</summary>
public sealed class PipelineStore
{
    private readonly ServiceLayout _layout;
    private readonly IStorage _storage;
    private readonly NetworkSpecifications _specifications;
    private readonly TimeProvider _time;

    internal PipelineStore(ServiceLayout layout, IStorage storage, NetworkSpecifications specifications, TimeProvider time) =>
        (_layout, _storage, _specifications, _time) = (layout, storage, specifications, time);

    /// <summary>Whether a text can be the name of a pipeline: letters, digits, dots, dashes and underscores, a letter or digit first, 64 at most.</summary>
    /// <param name="name">The text.</param>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Checks a pipeline and stores it; a new version is made only when it differs from the latest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">The pipeline.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version, and whether it is new.</returns>
    /// <exception cref="SpecificationException">The specification is wrong; every error at once.</exception>
    /// <exception cref="ServiceException">The name is none, or the specification touches what is not allowed.</exception>
    public async Task<(StoredPipeline Pipeline, bool Created)> PutAsync(string name, PipelineDefinition definition, CancellationToken cancellationToken)
    {
        if (!IsName(name))
            throw new ServiceException(Refusal.Unprocessable, $"'{name}' cannot be the name of a pipeline", "Use up to 64 letters, digits, dots, dashes and underscores, a letter or digit first.");
        RunSpecification specification = _specifications.Read(definition.Specification, name, []);
        Check(definition, specification);
        while (true)
        {
            StoredPipeline? latest = await FindAsync(name, null, cancellationToken).ConfigureAwait(false);
            var next = new StoredPipeline
            {
                Name = name,
                Version = (latest?.Version ?? 0) + 1,
                Created = _time.GetUtcNow(),
                Specification = JsonSerializer.SerializeToElement(JsonNode.Parse(specification.Canonical)),
                Schedule = definition.Schedule,
                Drop = definition.Drop,
            };
            if (latest is not null && Same(latest, next))
                return (latest, false);
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(next, RunFiles.Json);
            // Somebody else may have stored this version meanwhile; then theirs is what ours is compared with.
            if (await _storage.TryCreateAsync(Location(name, next.Version), content, cancellationToken).ConfigureAwait(false))
                return (next, true);
        }
    }

    /// <summary>A version of a pipeline, or null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version; null for the latest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredPipeline?> FindAsync(string name, int? version, CancellationToken cancellationToken)
    {
        if (!IsName(name))
            return null;
        if (version is null)
        {
            IReadOnlyList<PipelineSummary> versions = await VersionsAsync(name, cancellationToken).ConfigureAwait(false);
            if (versions.Count == 0)
                return null;
            version = versions[0].Version;
        }
        return await new RunFiles(_storage, _layout.Pipelines)
            .FindAsync<StoredPipeline>(Location(name, version.Value), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest versions of all pipelines, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PipelineSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var latest = new SortedDictionary<string, PipelineSummary>(StringComparer.Ordinal);
        await foreach (PipelineSummary version in AllAsync(_layout.Pipelines, cancellationToken).ConfigureAwait(false))
        {
            if (!latest.TryGetValue(version.Name, out PipelineSummary? known) || known.Version < version.Version)
                latest[version.Name] = version;
        }
        return [.. latest.Values];
    }

    /// <summary>The versions of a pipeline, latest first; empty when there is no such pipeline.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PipelineSummary>> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var versions = new List<PipelineSummary>();
        if (!IsName(name))
            return versions;
        await foreach (PipelineSummary version in AllAsync($"{_layout.Pipelines}/{name}", cancellationToken).ConfigureAwait(false))
            versions.Add(version);
        return [.. versions.OrderByDescending(version => version.Version)];
    }

    /// <summary>Deletes a pipeline with all its versions; runs that were started from it stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there is no such pipeline.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if ((await VersionsAsync(name, cancellationToken).ConfigureAwait(false)).Count == 0)
            return false;
        await _storage.DeleteAsync($"{_layout.Pipelines}/{name}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async IAsyncEnumerable<PipelineSummary> AllAsync(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StorageItem item in _storage.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            string[] parts = item.Path.Replace('\\', '/').Split('/');
            string name = parts[^2], file = parts[^1];
            if (file.EndsWith(".json", StringComparison.Ordinal)
                && int.TryParse(file[..^5], NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0)
                yield return new PipelineSummary(name, version, item.Modified);
        }
    }

    private static void Check(PipelineDefinition definition, RunSpecification specification)
    {
        var errors = new SpecErrors();
        if (definition.Drop is { } drop && !specification.Inputs.ContainsKey(drop.Input))
        {
            errors.Add(
                $"The specification has no input '{drop.Input}'", new Location { Pointer = "/drop/input" },
                Suggestions.Remedy(drop.Input, [.. specification.Inputs.Keys], "inputs"));
        }
        if (definition.Schedule is { } schedule && ScheduleIntake.Objection(schedule) is { } objection)
            errors.Add(objection);
        errors.ThrowIfAny();
    }

    private static bool Same(StoredPipeline one, StoredPipeline other) =>
        one.Schedule == other.Schedule && one.Drop == other.Drop && JsonElement.DeepEquals(one.Specification, other.Specification);

    private string Location(string name, int version) => $"{_layout.Pipelines}/{name}/{version.ToString("D6", CultureInfo.InvariantCulture)}.json";
}
