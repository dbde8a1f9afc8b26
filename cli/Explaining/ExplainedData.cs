using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Cli.Previews;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Explaining;

/// <summary>Explains rows of a dataset and reads what came out.</summary>
internal static class ExplainedData
{
    /// <summary>The page of a model.</summary>
    public static async Task<ExplanationPage> ExplainAsync(ModelExplainer explainer, FileDataset data, ExplainOptions options, StageHost host, CancellationToken cancellationToken)
    {
        int wanted = Math.Max(options.Summary, options.Rows.To);
        using RecordBatch rows = await FirstRows.TakeAsync(data, wanted, cancellationToken);
        if (rows.Length < options.Rows.From)
        {
            throw new DataException(
                $"The data has {rows.Length} rows, and row {options.Rows.From} is to be explained", Location.OfFile(options.Data[0]), "Name rows that there are with --rows.");
        }
        int[] places = [.. Enumerable.Range(0, rows.Length).Where(row => row < options.Summary || (row + 1 >= options.Rows.From && row + 1 <= options.Rows.To))];
        using RecordBatch chosen = Batches.Take(rows, places);
        Dataset explained = explainer.Transform(Datasets.FromBatches(Batches.Share(chosen)), new LocalOptions { Host = host });
        using RecordBatch table = await explained.CollectAsync(null, cancellationToken);
        string[] features = Features(explainer, table);
        ExplainedRow[] all = [.. Enumerable.Range(0, table.Length).Select(row => Row(explainer, table, row, places[row] + 1))];
        string target = explainer.TargetClasses.Count > 0 ? $"{explainer.TargetCol} of class {explainer.TargetClasses[0]}" : explainer.TargetCol;
        return new ExplanationPage
        {
            Title = options.Model, Target = target, Features = features,
            Facts = new Dictionary<string, string>
            {
                ["explained by"] = explainer.Type, ["column"] = target,
                ["fit (R\u00B2), mean"] = R2(table, explainer.MetricsCol).ToString("0.####", CultureInfo.InvariantCulture),
            },
            Rows = [.. all.Where((_, i) => places[i] + 1 >= options.Rows.From && places[i] + 1 <= options.Rows.To)],
            Summary = [.. all.Where((_, i) => places[i] < options.Summary)],
        };
    }

    private static string[] Features(ModelExplainer explainer, RecordBatch table)
    {
        IReadOnlyList<string>? slots = ColumnMetadata.Slots(table.Schema.GetFieldByName(Output(explainer)));
        return slots is null ? [] : [.. slots.SkipWhile(static slot => slot == "base")];
    }

    private static string Output(ModelExplainer explainer) => explainer.OutputCol ?? explainer.Uid + "_output";

    private static ExplainedRow Row(ModelExplainer explainer, RecordBatch table, int row, int number)
    {
        object?[] lists = [.. ((System.Collections.IEnumerable)Cells.Value(table.Column(table.Schema.GetFieldIndex(Output(explainer))), row)!).Cast<object?>()];
        double[] list = [.. ((System.Collections.IEnumerable)lists[0]!).Cast<object>().Select(static value => Convert.ToDouble(value, CultureInfo.InvariantCulture))];
        bool hasBase = explainer is ShapExplainer;
        object?[] values = Values(explainer, table, row);
        return new ExplainedRow
        {
            Name = $"Row {number}", Base = hasBase ? list[0] : 0, Contributions = hasBase ? list[1..] : list, IsText = explainer is TextSHAP or TextLIME,
            Values = [.. values.Select(static value => value is null ? "nothing" : Convert.ToString(value, CultureInfo.InvariantCulture)!)],
            Numbers = [.. values.Select(static value => value is IConvertible and not string and not DateTime ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN)],
        };
    }

    private static object?[] Values(ModelExplainer explainer, RecordBatch table, int row)
    {
        object? Cell(string column) => Cells.Value(table.Column(table.Schema.GetFieldIndex(column)), row);
        IEnumerable<object?> Items(string column) => ((System.Collections.IEnumerable)Cell(column)!).Cast<object?>();
        return explainer switch
        {
            TabularSHAP tabular => [.. tabular.InputCols.Select(Cell)],
            TabularLIME tabular => [.. tabular.InputCols.Select(Cell)],
            VectorSHAP vector => [.. Vector(table, vector.InputCol, row)],
            VectorLIME vector => [.. Vector(table, vector.InputCol, row)],
            TextSHAP text => [.. Items(text.TokensCol)],
            TextLIME text => [.. Items(text.TokensCol)],
            _ => [],
        };
    }

    private static IEnumerable<object?> Vector(RecordBatch table, string column, int row)
    {
        IArrowArray vectors = table.Column(table.Schema.GetFieldIndex(column));
        if (vectors is not StructArray sparse)
            return ((System.Collections.IEnumerable)Cells.Value(vectors, row)!).Cast<object?>();
        object?[] values = [.. Enumerable.Repeat((object?)0f, SparseVectors.Size(table.Schema.GetFieldByName(column)) ?? 0)];
        SparseVectors.Row(sparse, row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> slots);
        for (int i = 0; i < indices.Length; i++)
            values[indices[i]] = slots[i];
        return values;
    }

    private static double R2(RecordBatch table, string column) => Enumerable.Range(0, table.Length)
        .SelectMany(row => ((System.Collections.IEnumerable)Cells.Value(table.Column(table.Schema.GetFieldIndex(column)), row)!).Cast<object>()).Average(static value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
}
