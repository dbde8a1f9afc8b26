using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says what each column contributes to what a model says of a row, by Shapley values.</summary>
/// <remarks>
/// <para>Where a column is not known, it has the values of the rows of the background, one after the other. Columns may be of any type. Columns that are not named stay as they are.</para>
/// <para>Unlike SynapseML's, weights of sets are those of the paper on KernelSHAP, what is drawn goes by a seed, and as many samples as there are sets give the exact values.</para>
/// </remarks>
public sealed class TabularSHAP : BackgroundShap
{
    /// <summary>The columns that are explained.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>How contributions are computed: <c>exact</c> (all sets, by definition), <c>kernel</c> (KernelSHAP), <c>permutation</c> (orders that are drawn, with standard errors), <c>linear</c> (a model without interactions, which is checked), or <c>auto</c>.</summary>
    /// <remarks>auto is exact up to 15 columns where the model costs next to nothing and numSamples is not set, then kernel, and permutation above 256 columns.</remarks>
    [AllowedValues("auto", "exact", "kernel", "permutation", "linear")]
    public string Method { get; init; } = "auto";

    private protected override string MethodOf => Method;

    private protected override IReadOnlyList<string> Perturbed => InputCols;

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        foreach (string column in InputCols)
            InputColumns.Require(input, Uid, "inputCols", column);
        if (InputCols.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            throw BadParameter(nameof(InputCols), $"The column '{twice.Key}' is named twice", "Name each column once.");
        BackgroundRows background = Rows(input);
        ShapPlans plans = Plans(InputCols.Count);
        AddedColumns added = Added(input, ["base", .. InputCols]);
        ModelScorer scorer = Scorer(input, [.. InputCols.Select(input.GetFieldByName)]);
        return new Bound(scorer, added, Classes(input, scorer.Width), plans, this, background);
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
