using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Trust;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Models;

/// <summary>Models that are loaded, each once; one whose files have changed is loaded anew, and freed when the last who uses it has done.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="storage">Where models are.</param>
/// <param name="trust">What the stages of a model may touch.</param>
internal sealed class ModelCache(StageCatalog catalog, IStorage storage, TrustPolicy trust) : IDisposable
{
    // A model is native memory of some megabytes; which are asked for is a matter of few.
    private const int Most = 8;

    // Callers send the columns of the input; some leave some out, which makes another schema.
    private const int MostForms = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _models = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>Keeps a model loaded until the lease is disposed.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="marker">Its <c>stage.json</c>, which is written last.</param>
    /// <param name="cancellationToken">Gives up waiting; the loading goes on for others.</param>
    /// <exception cref="ServiceException">It is no model that can be applied.</exception>
    public async Task<ModelLease> LeaseAsync(string folder, StorageItem marker, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_models.TryGetValue(folder, out Entry? known) || known.Version != marker.Version || known.Loading.IsFaulted)
            {
                if (known is not null)
                    Retire(folder, known);
                known = _models[folder] = new Entry(marker.Version, Task.Run(() => LoadAsync(folder, marker), CancellationToken.None));
            }
            entry = known;
            entry.Leases++;
            entry.Used = ++_clock;
            while (_models.Count > Most && _models.Where(model => model.Value != entry).MinBy(model => model.Value.Used) is { Key: not null } oldest)
                Retire(oldest.Key, oldest.Value);
        }
        try
        {
            LoadedModel model = await entry.Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ModelLease(model, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>Frees the models that nobody uses; those in use go with their last lease.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach ((string folder, Entry entry) in _models.ToArray())
                Retire(folder, entry);
        }
    }

    private async Task<LoadedModel> LoadAsync(string folder, StorageItem marker)
    {
        Stage stage = await StageSerializer.LoadAsync(folder, storage, catalog, CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (stage is not Transformer model)
                throw new ServiceException(Refusal.Unprocessable, $"This is an estimator, {stage.Type}, and no model", "Fit it first.");
            trust.Check(stage);
            Schema? input = await ModelSchemas.FindAsync(folder, storage, CancellationToken.None).ConfigureAwait(false);
            return new LoadedModel(model, new BoundForms(model, MostForms), input, marker.Modified);
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }

    // Under the lock: nobody finds it any more; it is freed now, or with its last lease.
    private void Retire(string folder, Entry entry)
    {
        _models.Remove(folder);
        entry.IsRetired = true;
        if (entry.Leases == 0)
            entry.Free();
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Leases == 0 && entry.IsRetired)
                entry.Free();
        }
    }

    private sealed class Entry(string version, Task<LoadedModel> loading)
    {
        public string Version { get; } = version;

        public Task<LoadedModel> Loading { get; } = loading;

        public int Leases { get; set; }

        public long Used { get; set; }

        public bool IsRetired { get; set; }

        // One that is still being loaded is freed as soon as it is.
        public void Free() => Loading.ContinueWith(
            static loaded => loaded.Result.Free(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}

/// <summary>A model that is loaded.</summary>
/// <param name="Model">The model.</param>
/// <param name="Forms">Its bound forms, by the columns that rows come with.</param>
/// <param name="Input">The columns it was fitted on, when that is known.</param>
/// <param name="Saved">When it was saved.</param>
internal sealed record LoadedModel(Transformer Model, BoundForms Forms, Schema? Input, DateTimeOffset Saved)
{
    /// <summary>Frees the bound forms and the model.</summary>
    public void Free()
    {
        Forms.Dispose();
        Model.Dispose();
    }
}

/// <summary>Keeps a model loaded while it is held.</summary>
/// <param name="loaded">The model.</param>
/// <param name="release">Gives it back.</param>
internal sealed class ModelLease(LoadedModel loaded, Action release) : IDisposable
{
    private Action? _release = release;

    public Transformer Model => loaded.Model;

    public Schema? Input => loaded.Input;

    public DateTimeOffset Saved => loaded.Saved;

    /// <summary>The model bound to a schema; disposed before this is.</summary>
    public BoundLease Bind(Schema input) => loaded.Forms.Lease(input);

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
