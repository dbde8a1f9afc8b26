using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>Stages in a row, fitted one after the other on what the earlier ones make of the data.</summary>
public sealed class Pipeline : Estimator
{
    /// <summary>An empty pipeline.</summary>
    public Pipeline()
    {
    }

    /// <summary>A pipeline of the stages given.</summary>
    /// <param name="stages">The stages, first to last.</param>
    public Pipeline(params IReadOnlyList<Stage> stages) => Stages = stages;

    /// <summary>The stages, first to last; pipelines may hold pipelines.</summary>
    [Required]
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>None: executors fit the stages one after the other, each by its own plan.</summary>
    [NotAParameter]
    public override FitPlan Plan => throw new NotSupportedException("A pipeline has no plan of its own: its stages are fitted one after the other.");

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Stages.SelectMany(stage => stage.Validate());

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) =>
        Stages.Aggregate(input, static (schema, stage) => stage.TransformSchema(schema));

    /// <inheritdoc/>
    public override async Task CheckFilesAsync(Schema input, IStorage storage, CancellationToken cancellationToken)
    {
        foreach (Stage stage in Stages)
        {
            if (stage is Estimator estimator)
                await estimator.CheckFilesAsync(input, storage, cancellationToken).ConfigureAwait(false);
            input = stage.TransformSchema(input);
        }
    }
}

/// <summary>A fitted pipeline: transformers in a row.</summary>
public sealed class PipelineModel : Transformer
{
    /// <summary>A model without stages, which changes nothing.</summary>
    public PipelineModel()
    {
    }

    /// <summary>A model of the stages given.</summary>
    /// <param name="stages">The transformers, first to last.</param>
    public PipelineModel(params IReadOnlyList<Transformer> stages) => Stages = stages;

    /// <summary>The transformers, first to last.</summary>
    public IReadOnlyList<Transformer> Stages { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Stages.All(stage => stage.IsCheap);

    /// <summary>The transformers with those of nested models in their place.</summary>
    [NotAParameter]
    public IReadOnlyList<Transformer> Flattened =>
        [.. Stages.SelectMany(stage => stage is PipelineModel model ? model.Flattened : [stage])];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) =>
        Stages.Aggregate(input, static (schema, stage) => stage.TransformSchema(schema));

    /// <summary>Binds all stages, each to what the one before it gives.</summary>
    /// <param name="input">Schema of the data that the first stage will get.</param>
    /// <returns>A <see cref="BoundBatchTransformer"/> where all stages are bound to one; else the stages in a row, as streams.</returns>
    public override BoundTransformer Bind(Schema input)
    {
        var parts = new List<BoundStage>();
        try
        {
            Schema schema = input;
            foreach (Transformer stage in Flattened)
            {
                BoundTransformer bound = stage.Bind(schema);
                parts.Add(new BoundStage(stage, bound));
                schema = bound.Output;
            }
            return parts.All(part => part.Bound is BoundBatchTransformer)
                ? new BoundBatchPipeline(input, schema, parts)
                : new BoundPipeline(input, schema, parts);
        }
        catch
        {
            foreach (BoundStage part in parts)
                part.Bound.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Transformer stage in Stages)
            stage.Dispose();
        base.Dispose(disposing);
    }
}
