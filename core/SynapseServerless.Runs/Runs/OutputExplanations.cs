using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Reads the explanations of the first rows that a run wrote, for its report.</summary>
internal static class OutputExplanations
{
    private const int MostRows = 100, MostPictures = 8;

    /// <summary>Reads them, stage after stage; what the output does not hold is left out.</summary>
    public static async Task<IReadOnlyList<RowExplanations>> ReadAsync(RunWorkspace run, CancellationToken cancellationToken)
    {
        // Text has no lists of numbers.
        if (run.Output is not { Format: DataFormat.Parquet or DataFormat.Arrow } output)
            return [];
        var explains = new List<IExplainsRows>();
        for (int i = 0; i < run.Stages.Count; i++)
        {
            if (await run.TransformerAsync(i).ConfigureAwait(false) is IExplainsRows stage)
                explains.Add(stage);
        }
        if (explains.Count == 0)
            return [];
        FileDataset data = await FileDataset.OpenAsync(run.Storage, new InputSpecification { Path = [output.Location] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        var found = new List<RowExplanations>();
        foreach (IExplainsRows stage in explains)
        {
            string[] columns = [.. stage.ExplanationCols.Where(name => data.Schema.GetFieldIndex(name) >= 0).Distinct()];
            if (columns.Length == 0)
                continue;
            using RecordBatch rows = await FirstAsync(data, columns, cancellationToken).ConfigureAwait(false);
            if (rows.Length > 0 && stage.ReadExplanations(rows, MostPictures) is { } explanations)
                found.Add(explanations);
        }
        return found;
    }

    private static async Task<RecordBatch> FirstAsync(FileDataset data, string[] columns, CancellationToken cancellationToken)
    {
        var batches = new List<RecordBatch>();
        int count = 0;
        for (int partition = 0; partition < data.PartitionCount && count < MostRows; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    batches.Add(Batches.Take(batch, [.. Enumerable.Range(0, Math.Min(batch.Length, MostRows - count))]));
                count += batches[^1].Length;
                if (count >= MostRows)
                    break;
            }
        }
        try
        {
            return Batches.Concatenate(Schemas.Select(data.Schema, columns), batches);
        }
        finally
        {
            foreach (RecordBatch batch in batches)
                batch.Dispose();
        }
    }
}
