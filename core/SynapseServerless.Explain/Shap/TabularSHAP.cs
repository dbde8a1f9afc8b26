using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says what each column contributes to what a model says of a row, by Shapley values.</summary>
/// <remarks>
/// <para>Where a column is not known, it has the values of the rows of the background, one after the other. Columns may be of any type. Columns that are not named stay as they are.</para>
/// <para>Raw scores of a pipeline that ends in trees (LightGBM, XGBoost, ONNX) are explained exactly and without samples where every stage before makes each number of one column. With method tree, where
/// some stage makes numbers of several columns, the explanation is of the slots that the trees get, whose names the output's metadata have. Without a background, method tree goes by the shares of the rows
/// that the trees were trained on, as VectorSHAP does; that takes a slot for each column.</para>
/// <para>Unlike SynapseML's, weights of sets are those of the paper on KernelSHAP, what is drawn goes by a seed, and as many samples as there are sets give the exact values.</para>
/// </remarks>
public sealed class TabularSHAP : BackgroundShap
{
    /// <summary>The columns that are explained.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>How contributions are computed: <c>exact</c> (all sets, by definition), <c>kernel</c> (KernelSHAP), <c>permutation</c> (orders that are drawn, with standard errors), <c>linear</c> (a model without interactions, which is checked), <c>tree</c> (raw scores of trees), or <c>auto</c>.</summary>
    /// <remarks>auto is tree where that is possible, then exact up to 15 columns where the model costs next to nothing and numSamples is not set, then kernel, and permutation above 256 columns.</remarks>
    [AllowedValues("auto", "exact", "kernel", "permutation", "linear", "tree")]
    public string Method { get; init; } = "auto";

    private protected override string MethodOf => Method;

    private protected override IReadOnlyList<string> ValueCols => InputCols;

    private protected override IReadOnlyList<string> Perturbed => InputCols;

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        foreach (string column in InputCols)
            InputColumns.Require(input, Uid, "inputCols", column);
        if (InputCols.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            throw BadParameter(nameof(InputCols), $"The column '{twice.Key}' is named twice", "Name each column once.");
        if (Method is "tree" or "auto")
        {
            if (PrepareTrees(input, out string? refusal) is { } explainer)
                return explainer;
            if (Method == "tree")
                throw BadParameter(nameof(Method), refusal!, "Set targetCol to the raw score of the trees that a model ends in, or method to auto and give backgroundData.");
        }
        BackgroundRows background = Rows(input);
        ShapPlans plans = Plans(InputCols.Count);
        AddedColumns added = Added(input, ["base", .. InputCols]);
        ModelScorer scorer = Scorer(input, [.. InputCols.Select(input.GetFieldByName)]);
        return new Bound(scorer, added, Classes(input, scorer.Width), plans, this, background);
    }

    // Trees that say how rows of training were shared need nothing to compare with.
    private protected override bool NeedsBackground => !(Method == "tree" && TreePipeline.Of(Model!, TargetCol, out _)?.Trees.TreeExplainer is not null);

    private TreeRows? PrepareTrees(Schema input, out string? refusal)
    {
        if (TabularTrees.Of(this, input, withSlots: Method == "tree", out refusal) is not { } trees)
            return null;
        BackgroundRows? background = HasBackground || Method == "auto" ? Rows(input) : null;
        TreeAnswers? paths = null;
        if (background is not null)
            refusal = trees.Refuses();
        else if (!trees.IsOneToOne)
            refusal = "Some column is no slot of the trees, or several, which takes a background to compare with";
        else if ((paths = trees.Paths()) is null)
            refusal = "The trees do not say how the rows that they were trained on were shared, and there is no background";
        if (refusal is not null)
        {
            trees.Features.Dispose();
            return null;
        }
        // The stage itself says what is wrong with the columns.
        Scorer(input, [.. InputCols.Select(input.GetFieldByName)]).Dispose();
        IReadOnlyList<(int Class, double Factor)> scores = TreePipeline.Of(Model!, TargetCol, out _)!.Trees.RawScores(TargetCol)!;
        return new TreeRows(
            trees.Features, (batch, context) => paths ?? trees.Against(background!, batch, context), scores, Added(input, ["base", .. trees.Names]), Classes(input, scores.Count))
        {
            HasErrors = StandardErrorCol is not null,
        };
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ShapPlans plans, TabularSHAP stage, BackgroundRows background)
        : ShapRows(scorer, added, classes, plans, stage.StandardErrorCol is not null, stage.Uid)
    {
        private readonly string[] _names = [.. stage.InputCols];

        protected override CoalitionRows Open(RecordBatch batch) => new TabularCoalitions(batch, Scorer.Input, _names, background);

        protected override void AddBad(RecordBatch batch, List<BadRow> bad)
        {
        }
    }
}
