using Apache.Arrow;
using SynapseServerless.LightGBM.Features;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Takes the rows for the bins, in a pass of its own where that could not be done along the way.</summary>
internal static class BinSampler
{
    /// <summary>The sample of a part of the training rows.</summary>
    /// <param name="source">The data.</param>
    /// <param name="scan">What is known of it.</param>
    /// <param name="sampling">How rows are chosen.</param>
    /// <param name="part">The part.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The sample, the caller's to dispose.</returns>
    public static async Task<BinSample> TakeAsync(
        TrainingSource source, DatasetScan scan, BinSampling sampling, int part, CancellationToken cancellationToken)
    {
        if (scan.Sample is { } taken)
        {
            scan.Sample = null;
            return taken;
        }
        int[] chosen = sampling.Choose(scan.TrainRows[part]);
        BinSample sample = source.NewSample(scan.Width, chosen.Length);
        var gathered = new GatherBuffer();
        RowSplitter splitter = scan.Split(part);
        int trainRow = 0;
        await foreach ((_, RecordBatch batch) in source.ReadAsync(source.Columns.ToSample, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                splitter.Next(batch.Length, TrainingBatch.ReadIndicator(batch, source.Columns));
                if (splitter.TrainsAll || splitter.Train.Count > 0)
                {
                    FeatureBlock features = source.Gather(batch, scan.Width, splitter.TrainsAll ? null : splitter.Train, gathered);
                    for (; sample.Rows < chosen.Length && chosen[sample.Rows] < trainRow + features.Rows;)
                        features.AddTo(sample, chosen[sample.Rows] - trainRow);
                    trainRow += features.Rows;
                }
            }
            if (sample.Rows == chosen.Length)
                break;
        }
        return sample;
    }
}
