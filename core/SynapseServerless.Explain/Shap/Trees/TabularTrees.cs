using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Explains columns by the trees that a pipeline ends in: by the columns themselves where each slot of the assembled vectors is made of one of them, else by the slots.</summary>
internal sealed class TabularTrees
{
    private readonly TreePipeline _pipeline;
    private readonly StageFeatures _features;
    private readonly int[] _players;

    private TabularTrees(TreePipeline pipeline, StageFeatures features, int[] players, string[] names)
    {
        (_pipeline, _features, _players, Names) = (pipeline, features, players, names);
    }

    /// <summary>What is explained: the columns, or the slots.</summary>
    public string[] Names { get; }

    /// <summary>The features of the trees.</summary>
    public TreeFeatures Features => _features;

    /// <summary>Finds out whether trees can explain columns, and how.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Schema of the data.</param>
    /// <param name="withSlots">Whether slots are taken where columns cannot be.</param>
    /// <param name="refusal">Why trees cannot; null where they can.</param>
    public static TabularTrees? Of(TabularSHAP stage, Schema input, bool withSlots, out string? refusal)
    {
        if (TreePipeline.Of(stage.Model!, stage.TargetCol, out refusal) is not { } pipeline)
            return null;
        var perturbed = new Schema(stage.InputCols.Select(input.GetFieldByName), input.Metadata);
        if (pipeline.Bind(perturbed, input, stage.Uid) is not { } features)
        {
            refusal = "The stages before the trees do not work batch by batch";
            return null;
        }
        string[] columns = [.. stage.InputCols];
        if (ColumnTrace.Of(pipeline.Before.Flattened, features.Input, pipeline.Trees.FeaturesCol, features.Width, out Transformer? mixes) is { } origins)
            return new TabularTrees(pipeline, features, [.. origins.Select(origin => System.Array.IndexOf(columns, origin))], columns);
        bool hasOthers = Schemas.Names(features.Input).Any(name => !columns.Contains(name));
        if (withSlots && !hasOthers)
            return new TabularTrees(pipeline, features, [.. Enumerable.Range(0, features.Width)], Slots(pipeline, features.Input, features.Width));
        refusal = $"{mixes?.Type ?? "A stage"} may make a feature of the trees of several columns{(hasOthers && withSlots ? ", some of which are not in inputCols" : "")}";
        features.Dispose();
        return null;
    }

    /// <summary>Whether each column is one slot and each slot one column, so that no background is needed.</summary>
    public bool IsOneToOne => _players.All(static player => player >= 0) && _players.Distinct().Count() == _players.Length;

    /// <summary>What the trees say where no background is given; null where they do not know how rows of training were shared.</summary>
    public TreeAnswers? Paths() => _pipeline.Trees.TreeExplainer is { } trees
        ? new PathAnswers(trees, [.. Enumerable.Range(0, Names.Length).Select(column => System.Array.IndexOf(_players, column))])
        : null;

    /// <summary>What the trees say compared with a background.</summary>
    /// <param name="background">The background.</param>
    /// <param name="batch">Rows that are explained: what is not explained stays as it is in them, so that any of them serves for the background.</param>
    /// <param name="context">What the stage that explains knows of the run.</param>
    public TreeAnswers Against(BackgroundRows background, RecordBatch batch, StageContext context)
    {
        string[] names = [.. Schemas.Names(background.Rows.Schema)];
        var kept = new KeptColumns(_features.Input, names);
        kept.Open(batch);
        var columns = names.Where(name => _features.Input.GetFieldIndex(name) >= 0).ToDictionary(static name => name, name => background.Rows.Column(background.Rows.Schema.GetFieldIndex(name)), StringComparer.Ordinal);
        RecordBatch rows = kept.With(columns, new int[background.Rows.Length]);
        DenseVectors vectors = _features.Read(rows, context, default);
        return new BackgroundAnswers(_pipeline.Trees.Against(vectors.Values, vectors.Width, background.Weights, _players)!, Names.Length);
    }

    /// <summary>Why the trees cannot be compared with a background; null where they can.</summary>
    public string? Refuses() =>
        _pipeline.Trees.Against(new float[_features.Width], _features.Width, null, _players) is not { } trees ? "It is not the trees in C# that score"
            : trees.Refusal is { } reason ? $"The trees cannot be explained: {reason}" : null;

    private static string[] Slots(TreePipeline pipeline, Schema input, int width)
    {
        Field field = pipeline.Before.TransformSchema(input).GetFieldByName(pipeline.Trees.FeaturesCol);
        return ColumnMetadata.Slots(field) is { } slots && slots.Count == width ? [.. slots] : [.. Enumerable.Range(0, width).Select(slot => $"slot {slot}")];
    }
}
