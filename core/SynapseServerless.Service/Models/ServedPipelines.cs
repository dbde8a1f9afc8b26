using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Models;

/// <summary>Stored pipelines that fit nothing, which score rows like models: their own stages, or a saved model that they name.</summary>
/// <param name="pipelines">The stored pipelines.</param>
/// <param name="specifications">Reads what is stored.</param>
/// <param name="catalog">The stages there are.</param>
/// <param name="storage">Where models are that pipelines name.</param>
internal sealed class ServedPipelines(PipelineStore pipelines, NetworkSpecifications specifications, StageCatalog catalog, IStorage storage)
{
    /// <summary>The names of all pipelines, those among them that are not served.</summary>
    public async Task<IEnumerable<string>> NamesAsync(CancellationToken cancellationToken) =>
        (await pipelines.ListAsync(cancellationToken).ConfigureAwait(false)).Select(pipeline => pipeline.Name);

    /// <summary>The versions of a pipeline, latest first; none where there is no such pipeline.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(string name, CancellationToken cancellationToken) =>
        [.. (await pipelines.VersionsAsync(name, cancellationToken).ConfigureAwait(false)).Select(static version => version.Version.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A pipeline; null where there is none of the name, or none of the version.</summary>
    public Task<StoredPipeline?> FindAsync(string name, int? version, CancellationToken cancellationToken) => pipelines.FindAsync(name, version, cancellationToken);

    /// <summary>What a pipeline does to rows, and the columns that it takes where that is known.</summary>
    /// <exception cref="ServiceException">It fits something, or does nothing to rows.</exception>
    public async Task<(Transformer Model, Schema? Input)> LoadAsync(StoredPipeline pipeline, CancellationToken cancellationToken)
    {
        RunSpecification specification = specifications.Read(pipeline.Specification, pipeline.Name, [], canonical: true);
        if (specification.Pipeline is { } stages)
        {
            Stage[] parts = [.. stages is Pipeline several ? several.Stages : [stages]];
            if (parts.FirstOrDefault(stage => stage is not Transformer) is { } fits)
                throw new ServiceException(Refusal.Unprocessable, $"The pipeline '{pipeline.Name}' fits {fits.Type}, so that it is no model itself", "Run it, and score rows with the model that it saves.");
            return (new PipelineModel([.. parts.Cast<Transformer>()]), null);
        }
        if (specification.Model is not { } folder)
            throw new ServiceException(Refusal.Unprocessable, $"The pipeline '{pipeline.Name}' does nothing to rows", "Give it stages, or a model.");
        Stage stage = await StageSerializer.LoadAsync(folder, storage, catalog, cancellationToken).ConfigureAwait(false);
        if (stage is Transformer model)
            return (model, await ModelSchemas.FindAsync(folder, storage, cancellationToken).ConfigureAwait(false));
        stage.Dispose();
        throw new ServiceException(Refusal.Unprocessable, $"The model of the pipeline '{pipeline.Name}' is an estimator, {stage.Type}", "Fit it first.");
    }
}
