using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Explaining;

/// <summary>What is measured over the rows that are summarized: dependence, importance, balance and fairness.</summary>
internal static class ExplainedMeasures
{
    /// <summary>The page with what was measured.</summary>
    public static async Task<ExplanationPage> AddAsync(ExplanationPage page, ModelExplainer explainer, RecordBatch rows, ExplainOptions options, StageHost host, CancellationToken cancellationToken)
    {
        var found = new List<EvaluationResult>();
        if (explainer is TabularSHAP { Model: { } model } tabular)
        {
            var columns = StrongestColumns.Of(page, rows.Schema);
            if (columns.Numeric(20) is { Length: > 0 } numbers)
                found.Add(await EvaluateAsync(new PartialDependence { Model = model, TargetCol = tabular.TargetCol, TargetClasses = tabular.TargetClasses, Kind = "ale", NumericFeatures = numbers, Background = rows }, rows, host, cancellationToken));
            if (columns.Names.Count > 1)
            {
                StrongestColumns two = columns with { Names = [.. columns.Names.Take(2)] };
                found.Add(await EvaluateAsync(
                    new PartialDependence { Model = model, TargetCol = tabular.TargetCol, TargetClasses = tabular.TargetClasses, Kind = "pair", NumericFeatures = two.Numeric(10), CategoricalFeatures = two.Categorical, Background = rows }, rows, host, cancellationToken));
            }
            if (options.Label is { } label)
                found.Add(await EvaluateAsync(new PermutationImportance { Model = model, TargetCol = tabular.TargetCol, LabelCol = label, InputCols = tabular.InputCols, Background = rows }, rows, host, cancellationToken));
        }
        if (options.Sensitive.Length > 0)
        {
            if (options.Label is { } label)
                found.Add(await EvaluateAsync(new FeatureBalanceMeasure { SensitiveCols = options.Sensitive, LabelCol = label }, rows, host, cancellationToken));
            found.Add(await EvaluateAsync(new DistributionBalanceMeasure { SensitiveCols = options.Sensitive }, rows, host, cancellationToken));
            found.Add(await EvaluateAsync(new AggregateBalanceMeasure { SensitiveCols = options.Sensitive }, rows, host, cancellationToken));
            if (options.Label is { } labels && await ScoredAsync(explainer, rows, host, cancellationToken) is { } scored)
            {
                using (scored)
                    found.Add(await EvaluateAsync(new FairnessMeasure { SensitiveCols = options.Sensitive, LabelCol = labels }, scored, host, cancellationToken));
            }
        }
        return page with { Evaluations = found };
    }

    // A model that predicts no label cannot be unfair in its labels.
    private static async Task<RecordBatch?> ScoredAsync(ModelExplainer explainer, RecordBatch rows, StageHost host, CancellationToken cancellationToken)
    {
        Schema output = explainer.Model!.TransformSchema(rows.Schema);
        return InputColumns.Find(output, "prediction") is null
            ? null
            : await explainer.Model.Transform(Datasets.FromBatches(Batches.Share(rows)), new LocalOptions { Host = host }).CollectAsync(null, cancellationToken);
    }

    private static async Task<EvaluationResult> EvaluateAsync<TStage>(TStage stage, RecordBatch rows, StageHost host, CancellationToken cancellationToken)
        where TStage : AggregateTransformer, IEvaluator
    {
        StageValidation.ThrowIfInvalid(stage);
        stage.TransformSchema(rows.Schema);
        object state = await stage.AccumulateAsync(stage.CreateState(rows.Schema), rows, new StageContext(stage.Uid) { Host = host }, cancellationToken);
        return stage.Evaluate(state, rows.Schema);
    }
}
