using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>A model that ends in trees, and the stages before them.</summary>
internal sealed class TreePipeline
{
    private TreePipeline(PipelineModel before, ITreeModel trees)
    {
        (Before, Trees) = (before, trees);
    }

    /// <summary>The stages before the trees.</summary>
    public PipelineModel Before { get; }

    /// <summary>The trees.</summary>
    public ITreeModel Trees { get; }

    /// <summary>The trees that a model ends in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="targetCol">The column that is explained.</param>
    /// <param name="refusal">Why it cannot be explained by trees; null where it can.</param>
    public static TreePipeline? Of(Transformer model, string targetCol, out string? refusal)
    {
        Transformer[] stages = [.. Stages(model)];
        var trees = stages.LastOrDefault() as ITreeModel;
        refusal = trees is null ? $"{stages.LastOrDefault(model).Type} is no model of trees"
            : trees.RawScores(targetCol) is null ? $"The column '{targetCol}' is no raw score of the trees"
            : null;
        return refusal is null ? new TreePipeline(new PipelineModel(stages[..^1]), trees!) : null;
    }

    /// <summary>Binds the stages before the trees.</summary>
    /// <param name="perturbed">The columns that are explained.</param>
    /// <param name="whole">All columns.</param>
    /// <param name="uid">The stage that explains.</param>
    /// <returns>Null where they do not work batch by batch.</returns>
    public StageFeatures? Bind(Schema perturbed, Schema whole, string uid)
    {
        BoundTransformer bound;
        try
        {
            bound = Before.Bind(perturbed);
            InputColumns.Require(bound.Output, uid, "model", Trees.FeaturesCol);
        }
        catch (SpecificationException) when (whole.FieldsList.Count > perturbed.FieldsList.Count)
        {
            bound = Before.Bind(whole);
        }
        Field field = InputColumns.Require(bound.Output, uid, "model", Trees.FeaturesCol, SparseVectors.IsVector, "a column of vectors");
        if (bound is BoundBatchTransformer function && SparseVectors.Size(field) is { } width)
            return new StageFeatures(Before, function, Trees.FeaturesCol, width, uid);
        bound.Dispose();
        return null;
    }

    private static IEnumerable<Transformer> Stages(Transformer model) => model switch
    {
        SavedModel { Model: { } saved } => Stages(saved),
        PipelineModel pipeline => pipeline.Flattened.SelectMany(Stages),
        _ => [model],
    };
}
