using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>Says what each slot of a vector contributes to what a model says of a row, by Shapley values.</summary>
/// <remarks>
/// <para>Where a slot is not known, it has the values of the rows of the background, one after the other. Vectors reach the model dense and in single precision.</para>
/// <para>Contributions to the raw scores of trees (LightGBM, XGBoost, ONNX) are computed exactly and without samples (TreeSHAP). Without a background a slot that is not known goes both ways of a split, by
/// the shares of the rows that the model was trained on, which LightGBM and XGBoost keep. With a background they are the contributions that the other methods come near to.</para>
/// </remarks>
public sealed class VectorSHAP : BackgroundShap
{
    /// <summary>The column of vectors.</summary>
    [Required]
    public string InputCol { get; init; } = "features";

    /// <summary>How contributions are computed: <c>tree</c> (TreeSHAP, for raw scores of trees), <c>exact</c> (all sets, by definition), <c>kernel</c> (KernelSHAP), <c>permutation</c> (orders that are drawn, with standard errors), <c>linear</c> (a model without interactions, which is checked), or <c>auto</c>.</summary>
    /// <remarks>auto is tree where that is possible, else exact up to 15 slots where the model costs next to nothing and numSamples is not set, then kernel, and permutation above 256 slots.</remarks>
    [AllowedValues("auto", "tree", "exact", "kernel", "permutation", "linear")]
    public string Method { get; init; } = "auto";

    /// <summary>A column for what pairs of slots contribute together, with method tree: for each class a matrix of slots and the base, row after row; none when null.</summary>
    public string? InteractionsCol { get; init; }

    private protected override string MethodOf => Method;

    private protected override IReadOnlyList<string> ValueCols => [InputCol];

    private protected override IReadOnlyList<string> Perturbed => [InputCol];

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, SparseVectors.IsVector, "a column of vectors; FastVectorAssembler makes one");
        if (SparseVectors.Size(field) is not { } width)
            throw BadParameter(nameof(InputCol), $"Nothing says how many slots the vectors of '{InputCol}' have", "Give vectors of FastVectorAssembler or of another stage that says so.");
        string[] slots = ["base", .. ColumnMetadata.Slots(field) is { } names && names.Count == width ? names : Enumerable.Range(0, width).Select(static slot => $"slot {slot}")];
        if (InteractionsCol is not null && HasBackground)
            throw BadParameter(nameof(InteractionsCol), "Interactions are computed of trees alone, without a background", "Leave backgroundData out and set method to tree, or leave interactionsCol out.");
        if (Method is "tree" or "auto")
        {
            if (PrepareTrees(input, field, width, slots, out string? refusal) is { } explainer)
                return explainer;
            if (Method == "tree")
                throw BadParameter(nameof(Method), refusal!, "Set targetCol to the raw score of a model of trees, or method to auto and give backgroundData.");
        }
        if (InteractionsCol is not null)
            throw BadParameter(nameof(InteractionsCol), "Interactions are computed of trees alone", "Set method to tree, or leave interactionsCol out.");
        BackgroundRows background = Rows();
        DenseVectors vectors = Vectors(background, width);
        ShapPlans plans = Plans(width);
        AddedColumns added = Added(input, slots);
        ModelScorer scorer = Scorer(input, [DenseVectors.Field(field, width)]);
        CoalitionColumn? coalitions = TreesOf() is { } trees && trees.FeaturesCol == InputCol && trees.FeatureCount == width ? trees.Coalitions(vectors.Values, width, TargetCol) : null;
        return new Bound(scorer, added, Classes(input, scorer.Width), plans, this, vectors, background.Weights, coalitions);
    }

    // Trees that say how rows of training were shared need nothing to compare with.
    private protected override bool NeedsBackground => !(Method is "tree" or "auto" && Tree(out _)?.TreeExplainer is not null);

    private TreeRows? PrepareTrees(Schema input, Field field, int width, string[] slots, out string? refusal)
    {
        if (Tree(out refusal) is not { } model)
            return null;
        if (!HasBackground)
        {
            if (model.TreeExplainer is { } paths)
                return Of(new PathAnswers(paths, [.. Enumerable.Range(0, paths.FeatureCount)]));
            refusal = "The trees do not say how the rows that they were trained on were shared, and there is no background";
            return null;
        }
        BackgroundRows background = Rows();
        InterventionalExplainer? trees = model.Against(Vectors(background, width).Values, width, background.Weights, null);
        refusal = trees is null ? "It is not the trees in C# that score" : trees.Refusal is { } reason ? $"The trees cannot be explained: {reason}" : null;
        return refusal is null ? Of(new BackgroundAnswers(trees!, width)) : null;

        TreeRows Of(TreeAnswers chosen)
        {
            // The stage itself says what is wrong with the columns.
            Scorer(input, [DenseVectors.Field(field, width)]).Dispose();
            IReadOnlyList<(int Class, double Factor)> scores = model.RawScores(TargetCol)!;
            IReadOnlyList<Field> more = InteractionsCol is { } name ? [NestedDoubles.Lists(name)] : [];
            return new TreeRows(new ColumnFeatures(InputCol, width), (_, _) => chosen, scores, Added(input, slots, more), Classes(input, scores.Count))
            {
                HasErrors = StandardErrorCol is not null,
                Pairs = InteractionsCol is null ? null : model.TreeExplainer,
                AddBad = (batch, bad) => AddMissing(batch, InputCol, bad),
            };
        }
    }

    private DenseVectors Vectors(BackgroundRows background, int width)
    {
        Field compared = InputColumns.Require(background.Rows.Schema, Uid, "backgroundData", InputCol, SparseVectors.IsVector, "vectors");
        if (SparseVectors.Size(compared) is { } other && other != width)
            throw new SpecificationException($"The vectors of the background have {other} slots and those of the data {width}", Location.OfParameter(Uid, "backgroundData"), "Assemble the same features.");
        return DenseVectors.Read(background.Rows.Column(background.Rows.Schema.GetFieldIndex(InputCol)), width);
    }

    /// <summary>The trees whose raw score is explained; null where there are none.</summary>
    private ITreeModel? Tree(out string? refusal)
    {
        ITreeModel? trees = TreesOf();
        refusal = trees is null ? $"{Model!.Type} is no model of trees"
            : trees.FeaturesCol != InputCol ? $"The trees take the column '{trees.FeaturesCol}' and not '{InputCol}'"
            : trees.RawScores(TargetCol) is null ? $"The column '{TargetCol}' is no raw score of the trees"
            : null;
        return refusal is null ? trees : null;
    }

    private ITreeModel? TreesOf()
    {
        Transformer model = Model is SavedModel { Model: { } saved } ? saved : Model!;
        return (model is PipelineModel { Flattened: [var single] } ? single : model) as ITreeModel;
    }

    private sealed class Bound(
        ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ShapPlans plans, VectorSHAP stage, DenseVectors background, double[]? weights, CoalitionColumn? coalitions)
        : ShapRows(scorer, added, classes, plans, stage.StandardErrorCol is not null, stage.Uid)
    {
        protected override CoalitionRows Open(RecordBatch batch) => new VectorCoalitions(batch, Scorer.Input, stage.InputCol, background, weights);

        protected override CoalitionAnswers? Direct(CoalitionRows rows) => coalitions is null ? null : new CoalitionAnswers(coalitions, ((VectorCoalitions)rows).Own, weights);

        protected override void AddBad(RecordBatch batch, List<BadRow> bad) => AddMissing(batch, stage.InputCol, bad);
    }

    /// <summary>Adds rows without a vector.</summary>
    internal static void AddMissing(RecordBatch batch, string name, List<BadRow> bad)
    {
        IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(name));
        for (int row = 0; row < column.Length && column.NullCount > 0; row++)
        {
            if (column.IsNull(row))
                bad.Add(new BadRow(row, name, "The vector is missing", "Give every row a vector, or set onError to setAside to go on without the row."));
        }
    }
}
