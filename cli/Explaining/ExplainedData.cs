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
    private const int MostPictures = 8;

    /// <summary>The page of a model.</summary>
    public static async Task<ExplanationPage> ExplainAsync(ModelExplainer explainer, FileDataset data, ExplainOptions options, StageHost host, CancellationToken cancellationToken)
    {
        int wanted = Math.Max(options.Summary, options.Rows.To);
        using RecordBatch rows = await FirstRows.TakeAsync(data, wanted, cancellationToken);
        if (rows.Length < options.Rows.From)
        {
            throw new DataException(
                $"The data has {rows.Length} rows, and row {options.Rows.From} was asked for", Location.OfFile(options.Data[0]), "Name existing rows with --rows.");
        }
        int[] places = [.. Enumerable.Range(0, rows.Length).Where(row => row < options.Summary || (row + 1 >= options.Rows.From && row + 1 <= options.Rows.To))];
        using RecordBatch chosen = Batches.Take(rows, places);
        Dataset explained = explainer.Transform(Datasets.FromBatches(Batches.Share(chosen)), new LocalOptions { Host = host });
        using RecordBatch table = await explained.CollectAsync(null, cancellationToken);
        int first = System.Array.FindIndex(places, place => place + 1 >= options.Rows.From);
        RowExplanations found = explainer.ReadExplanations(table, MostPictures + Math.Max(0, first))!;
        var page = ExplanationPage.Of(found, options.Model, i => places[i] + 1);
        return page with
        {
            Rows = [.. page.Rows.Where((_, i) => places[i] + 1 >= options.Rows.From && places[i] + 1 <= options.Rows.To)],
            Summary = [.. page.Summary.Where((_, i) => places[i] < options.Summary)],
        };
    }
}
