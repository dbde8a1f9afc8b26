using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Explaining;

/// <summary>How what a model says depends on the columns that matter most.</summary>
internal static class ExplainedCurves
{
    private const int Rows = 60;

    /// <summary>The page with curves of single rows over its strongest columns.</summary>
    public static async Task<ExplanationPage> AddAsync(ExplanationPage page, StrongestColumns columns, TabularSHAP explainer, RecordBatch rows, StageHost host, CancellationToken cancellationToken)
    {
        using RecordBatch first = Batches.Take(rows, Enumerable.Range(0, Math.Min(Rows, rows.Length)).ToArray());
        var stage = new ICETransformer
        {
            Model = explainer.Model, TargetCol = explainer.TargetCol, TargetClasses = explainer.TargetClasses, NumericFeatures = columns.Numeric(20), CategoricalFeatures = columns.Categorical, Background = rows,
        };
        using RecordBatch table = await stage.Transform(Datasets.FromBatches(Batches.Share(first)), new LocalOptions { Host = host }).CollectAsync(null, cancellationToken);
        // The rows that are summarized say how the data are distributed, not only those that are drawn.
        return page with { Curves = [.. stage.ReadExplanations(table, 0)!.Curves] };
    }
}
