using System.Globalization;
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
    private const int Most = 4, Rows = 60;

    /// <summary>The page with curves of its strongest columns.</summary>
    public static async Task<ExplanationPage> AddAsync(ExplanationPage page, TabularSHAP explainer, FileDataset data, StageHost host, CancellationToken cancellationToken)
    {
        string[] columns = [.. Enumerable.Range(0, page.Features.Count).OrderByDescending(i => page.Summary.Sum(row => Math.Abs(row.Contributions[i]))).Take(Most).Select(i => page.Features[i])];
        bool IsNumeric(string name) => NumericColumn.IsNumber(data.Schema.GetFieldByName(name).DataType) && data.Schema.GetFieldByName(name).DataType is not Apache.Arrow.Types.Decimal128Type;
        var stage = new ICETransformer
        {
            Model = explainer.Model, TargetCol = explainer.TargetCol, TargetClasses = explainer.TargetClasses,
            NumericFeatures = [.. columns.Where(IsNumeric).Select(static name => new ICENumericFeature { Name = name, NumSplits = 20 })],
            CategoricalFeatures = [.. columns.Where(name => !IsNumeric(name)).Select(static name => new ICECategoricalFeature { Name = name, NumTopValues = 10 })],
        };
        await stage.ReadBackgroundAsync(data, cancellationToken);
        await foreach (RecordBatch batch in data.ReadAsync(0, null, cancellationToken))
        {
            using (batch)
            {
                if (batch.Length == 0)
                    continue;
                using RecordBatch first = Batches.Take(batch, Enumerable.Range(0, Math.Min(Rows, batch.Length)).ToArray());
                using RecordBatch table = await stage.Transform(Datasets.FromBatches(Batches.Share(first)), new LocalOptions { Host = host }).CollectAsync(null, cancellationToken);
                return page with { Curves = [.. columns.Select(name => Curve(table, name, IsNumeric(name)))] };
            }
        }
        return page;
    }

    private static DependenceCurve Curve(RecordBatch table, string name, bool isNumeric)
    {
        var rows = Enumerable.Range(0, table.Length)
            .Select(row => ((System.Collections.IEnumerable)Cells.Value(table.Column(table.Schema.GetFieldIndex(name + "_dependence")), row)!).Cast<IReadOnlyDictionary<string, object?>>().ToArray()).ToArray();
        object?[] values = [.. rows[0].Select(static point => point["value"])];
        double[][] lines = [.. rows.Select(static row => row.Select(static point => Convert.ToDouble(((System.Collections.IEnumerable)point["dependence"]!).Cast<object>().First(), CultureInfo.InvariantCulture)).ToArray())];
        return new DependenceCurve(
            name, [.. values.Select(ExplanationText.Of)],
            isNumeric ? [.. values.Select(static value => Convert.ToDouble(value, CultureInfo.InvariantCulture))] : [],
            [.. Enumerable.Range(0, values.Length).Select(i => lines.Average(line => line[i]))], lines)
        {
            Data = isNumeric ? NumericColumn.ToDoubles(table.Column(table.Schema.GetFieldIndex(name))) : [],
        };
    }
}
