using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>A model that was saved, as a stage of a pipeline or as the model of another stage.</summary>
/// <remarks>Where a stage wants a transformer, the location of a saved one may be written in its place, which is read as this stage. Saved with what it is part of, the model itself is saved.</remarks>
public sealed class SavedModel : Transformer, IOpensFiles, IOnnxExport
{
    /// <summary>The folder that the model was saved to.</summary>
    [Required, LocationParameter]
    public string Path { get; init; } = "";

    /// <summary>The model, once it is read.</summary>
    [NotAParameter]
    public Transformer? Model { get; set; }

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Opened.IsCheap;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => Model?.WorkerPool;

    /// <inheritdoc/>
    [NotAParameter]
    public override long TableBytes => Model?.TableBytes ?? 0;

    private Transformer Opened => Model
        ?? throw new SpecificationException("The model was not read yet", Location.OfParameter(Uid, "path"), "Read it with StageFiles.OpenAsync, or give the stage itself.");

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Opened.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new PipelineModel(Opened).Bind(input);

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Stage(Opened);
    }

    /// <inheritdoc/>
    public async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        if (Model is not null)
            return;
        Stage stage = await StageSerializer.LoadAsync(Path, storage, catalog, cancellationToken).ConfigureAwait(false);
        if (stage is not Transformer model)
        {
            stage.Dispose();
            throw BadParameter(nameof(Path), $"'{Path}' holds {stage.Type}, which must be fitted first", "Fit it with synapse fit and give the folder of the model.");
        }
        Model = model;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}
