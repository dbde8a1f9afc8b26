using System.Collections.Concurrent;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Serving;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Models;

/// <summary>The models under <c>models/</c>: folders with a <c>stage.json</c>, as specifications save them there.</summary>
public sealed class ModelStore : IDisposable
{
    private const string Marker = "stage.json";

    // A model is not saved more often than that while it is loaded.
    private const int MostAttempts = 5;

    private const int FreshMilliseconds = 2_000;

    private const int MostFolders = 4_096;

    private readonly ServiceLayout _layout;
    private readonly IStorage _storage;
    private readonly ModelCache _cache;
    private readonly ConcurrentDictionary<string, Marked> _markers = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly ServedPipelines _pipelines;

    internal ModelStore(ServiceLayout layout, IStorage storage, ModelCache cache, ServedPipelines pipelines) =>
        (_layout, _storage, _cache, _pipelines) = (layout, storage, cache, pipelines);

    /// <summary>The models there are, by name. A model that is a part of another is not among them.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<(string Name, StorageItem Item)>();
        await foreach (StorageItem item in _storage.ListAsync(_layout.Models, cancellationToken).ConfigureAwait(false))
        {
            items.Add((Relative(item.Path), item));
        }
        string[] folders = [.. items.Where(item => item.Name.EndsWith($"/{Marker}", StringComparison.Ordinal)).Select(item => item.Name[..^(Marker.Length + 1)])];
        var models = new List<ModelSummary>();
        foreach (string folder in folders.Where(folder => !folders.Any(other => folder.StartsWith($"{other}/", StringComparison.Ordinal))))
        {
            StorageItem[] own = [.. items.Where(item => item.Name.StartsWith($"{folder}/", StringComparison.Ordinal)).Select(item => item.Item)];
            models.Add(new ModelSummary(folder, own.Sum(item => item.Length), own.Max(item => item.Modified)));
        }
        return [.. models.OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>What a model is made of.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model, or it cannot be used.</exception>
    public async Task<ModelView> GetAsync(string name, CancellationToken cancellationToken)
    {
        using ModelLease lease = await LeaseAsync(name, null, cancellationToken).ConfigureAwait(false);
        return new ModelView
        {
            Name = name,
            Type = lease.Model.Type,
            Modified = lease.Saved,
            Stages = [.. Flatten(lease.Model).Select(stage => new ModelStage(stage.Uid, stage.Type))],
            Input = Columns(lease.Input),
            Output = Columns(lease.Output),
        };
    }

    /// <summary>Keeps a model, or a stored pipeline that fits nothing, loaded until the lease is disposed.</summary>
    /// <param name="name">Its name: of two that have it, the model is meant.</param>
    /// <param name="version">The version; null for the one there is, of a pipeline the latest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such model or version, or it cannot be used.</exception>
    internal async ValueTask<ModelLease> LeaseAsync(string name, string? version, CancellationToken cancellationToken)
    {
        string folder = FolderOf(name);
        if (IsName(name) && await MarkerAsync(folder, isNew: false, cancellationToken).ConfigureAwait(false) is { } marker)
        {
            // Saving a model anew replaces it: there is one of each.
            return version is null or "1"
                ? await LeaseAsync(name, folder, marker, cancellationToken).ConfigureAwait(false)
                : throw new ServiceException(Refusal.NotFound, $"The model '{name}' has no version '{version}'", "It has version 1.");
        }
        if (await _pipelines.FindAsync(name, null, cancellationToken).ConfigureAwait(false) is not { } latest)
            throw new ServiceException(Refusal.NotFound, $"There is no model '{name}'", await NearestAsync(name, cancellationToken).ConfigureAwait(false));
        if (version is null)
            return await _cache.LeaseAsync(latest, cancellationToken).ConfigureAwait(false);
        StoredPipeline? asked = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? await _pipelines.FindAsync(name, number, cancellationToken).ConfigureAwait(false)
            : null;
        return asked is null
            ? throw new ServiceException(Refusal.NotFound, $"The pipeline '{name}' has no version '{version}'", string.Create(CultureInfo.InvariantCulture, $"Its latest version is {latest.Version}."))
            : await _cache.LeaseAsync(asked, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Another lease of a model that was leased for the same request just now, without looking at its files again; null where it has been replaced or freed since.</summary>
    /// <param name="known">What was leased.</param>
    internal ModelLease? Again(LeasedModel known) => _markers.TryGetValue(known.Folder, out Marked? marked) && ReferenceEquals(marked.Item, known.Marker)
        ? _cache.Find(known.Folder, known.Marker)
        : null;

    private async Task<string> NearestAsync(string name, CancellationToken cancellationToken)
    {
        IEnumerable<string> models = (await ListAsync(cancellationToken).ConfigureAwait(false)).Select(model => model.Name);
        string[] known = [.. models.Concat(await _pipelines.NamesAsync(cancellationToken).ConfigureAwait(false)).Distinct().Order(StringComparer.Ordinal)];
        return Suggestions.Remedy(name, known, "models and pipelines");
    }

    private async ValueTask<ModelLease> LeaseAsync(string name, string folder, StorageItem marker, CancellationToken cancellationToken)
    {
        if (_cache.Find(folder, marker) is { } loaded)
            return loaded;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await _cache.LeaseAsync(folder, marker, cancellationToken).ConfigureAwait(false);
            }
            catch (SynapseException) when (attempt < MostAttempts)
            {
                // Where the model was saved anew meanwhile, files that it was made of have gone.
                StorageItem? now = await MarkerAsync(folder, isNew: true, cancellationToken).ConfigureAwait(false);
                if (now?.Version == marker.Version)
                    throw;
                marker = now ?? throw new ServiceException(Refusal.NotFound, $"There is no model '{name}'");
            }
        }
    }

    // On a local disk the file is looked at for each request, which costs a microsecond, and elsewhere every two seconds, because a request would
    // take as long as the asking. Whether its place is allowed, with all links that lead there, is asked as often: that is a hundred looks.
    private ValueTask<StorageItem?> MarkerAsync(string folder, bool isNew, CancellationToken cancellationToken) =>
        !isNew && _markers.TryGetValue(folder, out Marked? known) && Environment.TickCount64 - known.Read < FreshMilliseconds
            && (known.Path is not { } path || LocalStamp.Of(path) == known.Stamp)
            ? ValueTask.FromResult<StorageItem?>(known.Item)
            : MarkAsync(folder, cancellationToken);

    private async ValueTask<StorageItem?> MarkAsync(string folder, CancellationToken cancellationToken)
    {
        string file = $"{folder}/{Marker}";
        string? path = _storage.LocalPath(file);
        // Before the file is asked for: what is written between the two is then seen by the next who looks.
        LocalStamp stamp = path is null ? default : LocalStamp.Of(path);
        StorageItem? item = await _storage.FindAsync(file, cancellationToken).ConfigureAwait(false);
        if (item is null)
        {
            _markers.TryRemove(folder, out _);
            return null;
        }
        // The same item stays the same object, by which it is known that nothing has changed.
        if (_markers.TryGetValue(folder, out Marked? known) && known.Item == item)
            item = known.Item;
        _markers[folder] = new Marked(item, Environment.TickCount64, path, stamp);
        return item;
    }

    private string FolderOf(string name) => _folders.TryGetValue(name, out string? folder) ? folder : Folder(name);

    // Names come with requests, so that no more of them are kept than there may be models.
    private string Folder(string name)
    {
        string folder = $"{_layout.Models}/{name}";
        if (_folders.Count < MostFolders)
            _folders[name] = folder;
        return folder;
    }

    /// <summary>The versions of a model, latest first: 1 for one that is saved in the folder of its name, else the folders in it that models are saved in, else those of the stored pipeline.</summary>
    /// <exception cref="ServiceException">There is no such model.</exception>
    internal async Task<(ServedKind Kind, IReadOnlyList<string> Versions)> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        CheckName(name);
        string folder = $"{_layout.Models}/{name}";
        if (await _storage.FindAsync($"{folder}/{Marker}", cancellationToken).ConfigureAwait(false) is not null)
            return (ServedKind.InPlace, [ServedPlan.InPlace]);
        var versions = new List<string>();
        await foreach (StorageItem item in _storage.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (Relative(item.Path)[(name.Length + 1)..].Split('/') is [string version, Marker] && IsName(version))
                versions.Add(version);
        }
        if (versions.Count > 0)
        {
            versions.Sort(VersionOrder.LatestFirst);
            return (ServedKind.Versions, versions);
        }
        IReadOnlyList<string> stored = await _pipelines.VersionsAsync(name, cancellationToken).ConfigureAwait(false);
        return stored.Count > 0
            ? (ServedKind.Pipeline, stored)
            : throw new ServiceException(Refusal.NotFound, $"There is no model '{name}'", await NearestAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Refuses what is no name of a model.</summary>
    /// <exception cref="ServiceException">It is none.</exception>
    internal static void CheckName(string name)
    {
        if (!IsName(name))
            throw new ServiceException(Refusal.NotFound, $"There is no model '{name}'");
    }

    /// <summary>The stages of a model, those of nested models in their place.</summary>
    internal static IReadOnlyList<Transformer> Flatten(Transformer model) => model is PipelineModel pipeline ? pipeline.Flattened : [model];

    /// <summary>Frees the models that are loaded.</summary>
    public void Dispose() => _cache.Dispose();

    private static bool IsName(string name) => name.Length <= 256 && name.Split('/').All(static part =>
        part.Length > 0 && part.Trim('.').Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '='));

    private string Relative(string location) => _storage.LocalPath(_layout.Models) is { } folder
        ? Path.GetRelativePath(folder, location).Replace('\\', '/')
        : Uri.UnescapeDataString(location[(new Uri(_layout.Models).AbsoluteUri.Length + 1)..]);

    /// <summary>The columns that a model gives for some; null when that is known only when rows come.</summary>
    internal static Schema? Output(Transformer model, Schema input)
    {
        try
        {
            return model.TransformSchema(input);
        }
        catch (SpecificationException)
        {
            // It was saved with another schema than it is applied to; what it gives is then known when rows come.
            return null;
        }
    }

    private static IReadOnlyList<ModelColumn>? Columns(Schema? schema) =>
        schema is null ? null : [.. schema.FieldsList.Select(field => new ModelColumn(field.Name, TypeNames.Of(field.DataType)))];

    // The marker of a model as it was seen: when, and on a local disk the path that its location leads to and its stamp there.
    private sealed record Marked(StorageItem Item, long Read, string? Path, LocalStamp Stamp);
}

/// <summary>A model as it was leased: by this it is leased again.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Marker">Its marker as it was then.</param>
internal sealed record LeasedModel(string Folder, StorageItem Marker);

/// <summary>A model in a list.</summary>
/// <param name="Name">Its name: its folder below <c>models/</c>.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="Modified">When it was saved.</param>
public sealed record ModelSummary(string Name, long Bytes, DateTimeOffset Modified);

/// <summary>A saved model.</summary>
public sealed record ModelView
{
    /// <summary>Its name: its folder below <c>models/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the stage that it is.</summary>
    public required string Type { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Its stages, first to last.</summary>
    public required IReadOnlyList<ModelStage> Stages { get; init; }

    /// <summary>The columns it was fitted on; null when it was saved without.</summary>
    public IReadOnlyList<ModelColumn>? Input { get; init; }

    /// <summary>The columns it gives for these.</summary>
    public IReadOnlyList<ModelColumn>? Output { get; init; }
}

/// <summary>A stage of a model.</summary>
/// <param name="Uid">What it is called.</param>
/// <param name="Type">Its type.</param>
public sealed record ModelStage(string Uid, string Type);

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as Arrow names it.</param>
public sealed record ModelColumn(string Name, string Type);
