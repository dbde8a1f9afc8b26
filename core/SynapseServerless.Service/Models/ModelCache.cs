using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Resources;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Models;

/// <summary>Models that are loaded, each once; one whose files have changed is loaded anew, and freed when the last who uses it has done.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="storage">Where models are.</param>
/// <param name="trust">What the stages of a model may touch.</param>
/// <param name="resources">Holds what is loaded.</param>
/// <param name="pipelines">Stored pipelines, which are served like models.</param>
internal sealed class ModelCache(StageCatalog catalog, IStorage storage, TrustPolicy trust, LeasedCache resources, ServedPipelines pipelines) : IDisposable
{
    // Callers send the columns of the input; some leave some out, which makes another schema.
    internal const int MostForms = 16;

    /// <summary>Keeps a model loaded until the lease is disposed.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="marker">Its <c>stage.json</c>, which is written last.</param>
    /// <param name="cancellationToken">Gives up waiting; the loading goes on for others.</param>
    /// <exception cref="ServiceException">It is no model that can be applied.</exception>
    public async Task<ModelLease> LeaseAsync(string folder, StorageItem marker, CancellationToken cancellationToken)
    {
        // Models of another service in this process went through another policy.
        Lease<LoadedModel> lease = await resources
            .LoadAsync(new ResourceKey("model", folder) { Owner = this }, marker.Version, token => CheckedAsync(() => LoadModelAsync(folder, marker, token)), cancellationToken)
            .ConfigureAwait(false);
        return Of(lease, folder, marker);
    }

    /// <summary>Keeps a model loaded that is; null for one that is not, or not as its marker says.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="marker">Its <c>stage.json</c>.</param>
    public ModelLease? Find(string folder, StorageItem marker) =>
        resources.TryLease<LoadedModel>(new ResourceKey("model", folder) { Owner = this }, marker.Version) is { } lease ? Of(lease, folder, marker) : null;

    /// <summary>Keeps what a stored pipeline does loaded until the lease is disposed.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="cancellationToken">Gives up waiting; the loading goes on for others.</param>
    /// <exception cref="ServiceException">It fits something, or cannot be used.</exception>
    public async Task<ModelLease> LeaseAsync(StoredPipeline pipeline, CancellationToken cancellationToken)
    {
        string version = pipeline.Version.ToString(CultureInfo.InvariantCulture);
        Lease<LoadedModel> lease = await resources
            .LoadAsync(
                new ResourceKey("pipeline", $"{pipeline.Name}/{version}") { Owner = this }, version, token => CheckedAsync(() => LoadPipelineAsync(pipeline, token)), cancellationToken)
            .ConfigureAwait(false);
        return new ModelLease(lease.Find()!, lease) { Version = version };
    }

    private static ModelLease Of(Lease<LoadedModel> lease, string folder, StorageItem marker)
    {
        LoadedModel loaded = lease.Find()!;
        LeasedModel known = loaded.Known is { } before && ReferenceEquals(before.Marker, marker) ? before : loaded.Known = new LeasedModel(folder, marker);
        return new ModelLease(loaded, lease) { Known = known };
    }

    /// <summary>Frees the models that nobody uses; those in use go with their last lease.</summary>
    public void Dispose() => resources.Retire(this);

    // Damaged files of a model are no failure of the service: the caller who names the model gets the message.
    private static async Task<Loaded<LoadedModel>> CheckedAsync(Func<Task<Loaded<LoadedModel>>> load)
    {
        try
        {
            return await load().ConfigureAwait(false);
        }
        catch (SynapseException error) when (error is not (ServiceException or NotAllowedException) && error.InnerException is not (IOException or UnauthorizedAccessException or Azure.RequestFailedException))
        {
            throw new ServiceException(Refusal.Unprocessable, $"The model cannot be used: {(error.Location == Location.None ? "" : $"{error.Location}: ")}{error.Problem}", error.Remedy ?? "Save the model anew.");
        }
    }

    private async Task<Loaded<LoadedModel>> LoadPipelineAsync(StoredPipeline pipeline, CancellationToken cancellationToken)
    {
        (Transformer model, Schema? input) = await pipelines.LoadAsync(pipeline, cancellationToken).ConfigureAwait(false);
        try
        {
            trust.Check(model);
            return new Loaded<LoadedModel>(new LoadedModel(model, new BoundForms(model, MostForms), input, pipeline.Created), StageCopies.Nested(model).Sum(inner => inner.TableBytes));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private async Task<Loaded<LoadedModel>> LoadModelAsync(string folder, StorageItem marker, CancellationToken cancellationToken)
    {
        Stage stage = await StageSerializer.LoadAsync(folder, storage, catalog, cancellationToken).ConfigureAwait(false);
        try
        {
            if (stage is not Transformer model)
                throw new ServiceException(Refusal.Unprocessable, $"This is an estimator, {stage.Type}, and no model", "Fit it first.");
            trust.Check(stage);
            Schema? input = await ModelSchemas.FindAsync(folder, storage, cancellationToken).ConfigureAwait(false);
            TrainingSummary? summary = await TrainingSummary.FindAsync(folder, storage, cancellationToken).ConfigureAwait(false);
            // A model takes about as much memory as its files do, and what it makes of them.
            long bytes = StageCopies.Nested(stage).Sum(inner => inner.TableBytes);
            await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken).ConfigureAwait(false))
                bytes += item.Length;
            return new Loaded<LoadedModel>(new LoadedModel(model, new BoundForms(model, MostForms), input, marker.Modified) { Summary = summary }, bytes);
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }
}

/// <summary>A model that is loaded.</summary>
/// <param name="Model">The model.</param>
/// <param name="Forms">Its bound forms, by the columns that rows come with.</param>
/// <param name="Input">The columns it was fitted on, when that is known.</param>
/// <param name="Saved">When it was saved.</param>
internal sealed record LoadedModel(Transformer Model, BoundForms Forms, Schema? Input, DateTimeOffset Saved) : IDisposable
{
    private readonly Lazy<Schema?> _output = new(() => Input is null ? null : ModelStore.Output(Model, Input));

    /// <summary>The columns it gives for those it was fitted on, when that is known.</summary>
    public Schema? Output => _output.Value;

    /// <summary>What it was fitted on, when that is known.</summary>
    public TrainingSummary? Summary { get; init; }

    /// <summary>How it was described last.</summary>
    public ServedModel? Described { get; set; }

    /// <summary>What it was leased by last, which is the same for all but those who ask while its marker is looked at anew.</summary>
    public LeasedModel? Known { get; set; }

    private readonly Lazy<ExplainedModel?> _explained = new(() => ExplainedModel.Of(Model, Input, ModelCache.MostForms));

    /// <summary>The same with explanations; null for a model that has none.</summary>
    public ExplainedModel? Explained => _explained.Value;

    /// <summary>A stage of it that needs a whole table.</summary>
    public Transformer? Whole { get; } = ModelStore.Flatten(Model).FirstOrDefault(static stage => stage is AggregateTransformer);

    /// <summary>Whether a stage of it waits for others, such as services, for each row: that may take long and cost money, and takes no processor.</summary>
    public bool WaitsForOthers { get; } = ModelStore.Flatten(Model).Any(static stage => IsRowStage(stage.GetType()));

    private static bool IsRowStage(Type? type) => type is not null && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RowStage<>)) || IsRowStage(type.BaseType));

    /// <summary>Frees the bound forms and the model.</summary>
    public void Dispose()
    {
        if (_explained is { IsValueCreated: true, Value: { } explained })
            explained.Dispose();
        Forms.Dispose();
        Model.Dispose();
    }
}

/// <summary>Keeps a model loaded while it is held.</summary>
/// <param name="loaded">The model.</param>
/// <param name="lease">Gives it back.</param>
internal sealed class ModelLease(LoadedModel loaded, IDisposable lease) : IDisposable
{
    /// <summary>What is loaded; another lease of the same has the same.</summary>
    public LoadedModel Loaded => loaded;

    public Transformer Model => loaded.Model;

    public Schema? Input => loaded.Input;

    public Schema? Output => loaded.Output;

    /// <summary>A stage of it that needs a whole table; null for a model that scores row by row.</summary>
    public Transformer? Whole => loaded.Whole;

    /// <summary>The version that it is.</summary>
    public string Version { get; init; } = "1";

    /// <summary>By this it is leased again; null for a stored pipeline.</summary>
    public LeasedModel? Known { get; init; }

    /// <summary>The columns that explanations are in; empty for a model that has none.</summary>
    public IReadOnlyList<Field> Explanations => loaded.Explained?.Fields ?? [];

    public DateTimeOffset Saved => loaded.Saved;

    /// <summary>What is applied: the model, or the model with explanations.</summary>
    public Transformer Applied(bool explains) => explains ? loaded.Explained!.Model : loaded.Model;

    /// <summary>The model bound to a schema; disposed before this is.</summary>
    /// <param name="input">The schema.</param>
    /// <param name="explains">Whether it is the model with explanations, which there has to be.</param>
    public BoundLease Bind(Schema input, bool explains = false) => (explains ? loaded.Explained!.Forms : loaded.Forms).Lease(input);

    public void Dispose() => lease.Dispose();
}
